-- Indicator 13. Who and how: as Indicator 12, for the domains of social functioning, each judged by itself. (The
-- reduction in substance misuse that the toolkit lists here too is Indicator 12.)
{{ outcomes_profile_measures('13', ['psychological_wellbeing', 'physical_health', 'employment', 'quality_of_life']) }}
