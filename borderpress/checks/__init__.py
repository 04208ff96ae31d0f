"""Checks of what editors and translators wrote; each is a module and gives findings."""
