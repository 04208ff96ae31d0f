"""borderpress: one Vietnamese source, print and web pages in the languages of the border.

Importing the package costs nothing and needs nothing beyond the standard
library: ``build.py`` imports :mod:`borderpress.bootstrap` before the virtual
environment exists.
"""

__version__ = "0.1.0"
