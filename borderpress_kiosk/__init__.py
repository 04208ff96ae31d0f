"""What runs on a kiosk: takes signed releases from a stick or the network and keeps one on screen.

A package of its own that imports nothing of :mod:`borderpress`: a kiosk needs Python and
python-tuf, no typesetter.
"""
