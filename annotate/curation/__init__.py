"""What curators say about annotations.

The rules of this room: an annotation has at most one review, the review names the version it
judged, and an annotation that was changed since is proposed again without anything being deleted.
"""
