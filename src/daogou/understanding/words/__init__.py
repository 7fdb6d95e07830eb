"""Our own words, generic for shops: things that are sold, values, people, cues, units. Data only."""
