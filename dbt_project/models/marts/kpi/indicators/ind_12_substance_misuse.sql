-- Indicator 12. Who: adults of the level's spells with a structured treatment active in the quarter (I25). Left out of
-- all but tops_not_yet_comparable: those whose Treatment Outcomes Profiles do not compare. Counted: individuals whose
-- substance misuse fell, rose or stayed between the initial and the latest form, and the mean change, over those who
-- compare.
{{ outcomes_profile_measures('12', ['substance_misuse']) }}
