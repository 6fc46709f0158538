"""How fast Vigiclic is, as ratios within one run; nothing here is asserted."""
