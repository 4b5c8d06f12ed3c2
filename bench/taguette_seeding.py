"""Run by Taguette's own Python: documents and highlights through its own models.

`taguette_seeding.py DATABASE` reads what to lay down as JSON and prints the ids made.
"""

import json
import sys
from html import escape
from typing import Any

from sqlalchemy import func
from taguette import database


def main(path: str, facts: "dict[str, Any]") -> None:
    """Lay it down."""
    session = database.connect("sqlite:///" + path)()
    if facts["project"] is None:
        project = database.Project(name=facts["name"], description="")
        session.add(project)
        admin = database.Privileges.ADMIN
        session.add(database.ProjectMember(project=project, user_login="editor", privileges=admin))
        for tag in facts["tags"]:
            session.add(database.Tag(project=project, path=tag, description=""))
        session.commit()
    else:
        project = session.query(database.Project).get(facts["project"])
    known = session.query(database.Tag).filter(database.Tag.project_id == project.id)
    tags = {tag.path: tag.id for tag in known}
    ids, rows, links = [], [], []
    last = session.query(func.max(database.Highlight.id)).scalar() or 0
    for document in facts["documents"]:
        made = database.Document(
            name=document["name"],
            description="",
            filename="article.html",
            project=project,
            text_direction=database.TextDirection.LEFT_TO_RIGHT,
            contents=document["html"],
        )
        session.add(made)
        session.flush()
        session.add(database.Command.document_add("editor", made))
        ids.append(made.id)
        for start, end in document["spans"]:
            last += 1
            snippet = "<p>{}</p>".format(escape(document["text"][start:end]))
            rows.append(
                {
                    "id": last,
                    "document_id": made.id,
                    "start_offset": start,
                    "end_offset": end,
                    "snippet": snippet,
                }
            )
            tag = facts["tags"][len(rows) % len(facts["tags"])]
            links.append({"highlight_id": last, "tag_id": tags[tag]})
    if rows:
        session.execute(database.Highlight.__table__.insert(), rows)
        session.execute(database.highlight_tags.insert(), links)
    session.commit()
    print(json.dumps({"project": project.id, "documents": ids}))


main(sys.argv[1], json.load(sys.stdin))
