"""What helps people to write: a sentence for each field, and good examples from a fictional practice."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "title": _("What it is, in the words of somebody who does it. Names of projects come second."),
    "summary": _("Who does what with whom, against what, and what came of it. People decide here whether to read on."),
    "language": _("Write in the language you think in. The compendium shows which one it is."),
    "focal_point": _("Whom the editors can ask at the lead organisation. Never published."),
    "relation_to_lead": _("For example: I coordinate it there; I evaluated it; I work for one of the partners."),
    "public_role": _("What do ministries, police, inspectors or courts actually do in it?"),
    "private_role": _("What do companies, banks or their associations actually do in it?"),
    "partnership_types": _("Choose all that fit."),
    "formality": _("What holds the partners together on paper."),
    "countries": _("Where it is put into practice. Save to get more lines."),
    "is_global": _("Then no country need be named."),
    "start_month": _("Leave it empty where only the year is known."),
    "end_year": _("Leave it empty while it is running."),
    "protocol_articles": _("For example: 9, 10. Leave it empty if you are not sure."),
    "problem": _("What was wrong, for whom, and how do you know? Facts and figures with their year."),
    "target_group": _("Whom it is meant to reach, for example “migrant fishers and their crew agents”."),
    "theory_of_change": _("Why should doing this change that? If …, then …, because …."),
    "description": _("What is done, step by step, so that somebody elsewhere could begin on Monday."),
    "not_yet_measured": _("Honest, and no obstacle to publication. Say below how you intend to find out."),
    "results_in_words": _("What the figures do not say. Do not describe any single survivor."),
    "challenges": _("What was hard. Readers trust a text that says so."),
    "failures": _("What did not work, and what you did about it."),
    "lessons_learned": _("What you would tell somebody who begins tomorrow."),
    "costs": _("Money and people, roughly, per year, and who pays."),
    "sustainability": _("What keeps it going when the first funder leaves?"),
    "replicability": _("What has to be there for it to work elsewhere, and what can be left out?"),
    "replicated_in": _("Where others have taken it up."),
    "rights_aspects": _("How it meets what women, men and children need differently, and whose rights it touches."),
    "survivor_involvement": _("Who was asked, what they decided, how they were paid and kept safe."),
    "risks": _("To data, of retaliation, stigma or exclusion – and what is done about each."),
    "answer_to_reviewers": _("Point by point: what you changed, and where you did not, why."),
    "review_on": _("Two years from now is usual. You will be asked then whether it is still running."),
    "conflicts": _("Money, posts or ties that a reader should know of. Write “none” if there are none."),
    "allows_translation": _("The compendium is read in several languages."),
}

EXAMPLES = {
    "title": _("Banks and labour inspectors look together for recruitment debts"),
    "summary": _(
        "Twice a year, six banks and the labour inspectorate of a country of destination compare what recruitment "
        "fees leave behind in accounts: many small transfers to one agent just after payday. The inspectorate turns "
        "the patterns into indicators, the banks search for them, and the financial intelligence unit passes on what "
        "is solid. In two years 41 employers were inspected on such a lead and 212 workers got their fees back."
    ),
    "public_role": _(
        "The inspectorate writes the indicators, inspects employers within ten working days of a lead and reports "
        "back what it found. The financial intelligence unit checks every lead before it leaves the bank."
    ),
    "private_role": _(
        "Six banks search their accounts for the indicators every month at their own cost, each with two trained "
        "analysts, and propose new indicators from what they see."
    ),
    "problem": _(
        "In 2021 the inspectorate found that two of three seasonal workers had paid for their job, often a year's "
        "wages, and could not leave before the debt was paid. Employers denied it, workers feared to speak, and the "
        "agents were abroad. The only trace was in the bank accounts, which no inspector may see."
    ),
    "theory_of_change": _(
        "If banks know what debt looks like in an account, and inspectors act on what they are told within days, "
        "then charging workers becomes a risk for the employer, because the proof no longer depends on the worker."
    ),
    "description": _(
        "1. A first meeting under an agreement on confidentiality: what may be shared, and what never. 2. The "
        "inspectorate describes ten closed cases without names; the banks say what they would have seen. 3. Together "
        "they write indicators, at most eight. 4. Banks search monthly; the unit checks. 5. The inspectorate visits "
        "and offers every worker an interpreter and a lawyer. 6. Twice a year all meet and throw out the indicators "
        "that led nowhere."
    ),
    "challenges": _(
        "Data protection took a year to settle. Two banks left when their analysts were needed elsewhere. For the "
        "first eight months not one lead was good enough to act on."
    ),
    "lessons_learned": _(
        "Begin with the law, not with the technology. Give feedback on every lead, or the analysts stop looking. "
        "Pay the workers' interpreters from the first day."
    ),
    "survivor_involvement": _(
        "Two people who had been through debt bondage advise the group, are paid for their time and see every new "
        "indicator before it is used. They are not named anywhere, and a support organisation accompanies them."
    ),
    "risks": _(
        "Workers could be refused an account: every refusal can be appealed with the inspectorate within a week. "
        "Employers could retaliate: no inspection says what led to it."
    ),
    "rights_aspects": _(
        "Results are counted apart for women and men. No account holder is named to the inspectorate; leads concern "
        "employers. Nobody under 18 appears in the data."
    ),
    "lead_organisation": _("Labour Inspectorate of the Republic of Freedonia"),
    "focal_point": _("The head of the unit for recruitment fees, by the unit's common address"),
    "relation_to_lead": _("I coordinate the group of banks; the inspectorate asked me to write this."),
    "protocol_articles": _("9, 10"),
    "target_group": _("Seasonal workers from abroad in agriculture and hotels, and the agents who place them."),
    "results_in_words": _(
        "Agents have begun to move to cash, which the banks see less. Workers' associations report that fees named at "
        "the border have fallen by about a third; we cannot say yet how much of this is due to the group."
    ),
    "failures": _(
        "A first list of sixty indicators was used by nobody: we cut it to eight. A joint database was stopped by the "
        "data protection authority; since then only patterns travel, never accounts."
    ),
    "costs": _("Each bank: half a post a year. The inspectorate: two posts and about 40,000 dollars for interpreters."),
    "sustainability": _(
        "The inspectorate's part stands in its budget since the second year. The banks go on because supervisors count "
        "it towards their duties; if that changed, three of six would probably leave."
    ),
    "replicability": _(
        "Needed: a law that lets banks tell the unit what they suspect, and an inspectorate that can act within weeks. "
        "Not needed: new software, or all banks at once. Two were enough to begin."
    ),
    "replicated_in": _("Sylvania has taken up the indicators since 2024, with one bank and the police."),
    "conflicts": _("The author advises one of the six banks on other matters and is paid for it."),
}

ROW_EXAMPLES = {
    "partners": _("Fictional Bank – private sector – searches its accounts every month – brings data."),
    "results": _(
        "Workers who got their fees back – before: 0 – after: 212 – as of 31 May 2024 – source: annual report of the "
        "inspectorate, page 14 – evidence: own outcome data."
    ),
    "building_blocks": _(
        "Eight indicators, written together. How: from ten closed cases without names. What made it possible: a clause "
        "on confidentiality. Lesson: throw out twice a year what led nowhere."
    ),
    "evidence_links": _(
        "Evaluation report, 2024 – https://example.org/report – compares inspected employers with others, in two "
        "tables – public."
    ),
    "related_practices": _("This practice adapts it – “Banks on the lookout”, Sylvania – https://example.org/lookout"),
}
