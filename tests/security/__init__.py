"""Attacks, each as it was carried out."""
