"""Text as readers see it: normal forms, clusters, line breaks, what stays together."""
