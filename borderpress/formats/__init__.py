"""Output formats: one module each, from a specification of plain values to artifacts."""
