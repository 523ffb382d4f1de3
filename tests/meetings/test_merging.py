"""Two people in one text: nothing that either of them wrote is lost, and nothing is invented."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.merging import Paragraph, merge, only_grew

KEYS = ["a", "b", "c", "d"]


def paragraph(key, text, **more):
    return Paragraph(key, "finding", text, **more)


def known(paragraphs):
    return {each.key: each.mark for each in paragraphs}


def texts(merged):
    return [each.text for each in merged.paragraphs]


BASE = [paragraph("a", "First."), paragraph("b", "Second."), paragraph("c", "Third.")]


def test_each_changes_another_paragraph():
    stored = [BASE[0]._replace(text="First, by Ana."), *BASE[1:]]
    typed = [*BASE[:2], BASE[2]._replace(text="Third, by Luis.")]
    assert texts(merge(stored, typed, known(BASE))) == ["First, by Ana.", "Second.", "Third, by Luis."]


def test_both_change_the_same_paragraph_and_both_versions_stand_side_by_side():
    stored = [BASE[0], BASE[1]._replace(text="Second, by Ana."), BASE[2]]
    typed = [BASE[0], BASE[1]._replace(text="Second, by Luis."), BASE[2]]
    merged = merge(stored, typed, known(BASE))
    assert texts(merged) == ["First.", "Second, by Ana.", "Second, by Luis.", "Third."]
    assert merged.paragraphs[2].beside == "b"
    assert merged.moved == {"b": merged.paragraphs[2].key}


def test_both_write_the_same_words():
    changed = [BASE[0]._replace(text="The same."), *BASE[1:]]
    assert texts(merge(changed, changed, known(BASE))) == ["The same.", "Second.", "Third."]


def test_a_paragraph_one_takes_out_and_the_other_changes_stays():
    stored = [BASE[0], BASE[1]._replace(text="Second, changed."), BASE[2]]
    assert texts(merge(stored, [BASE[0], BASE[2]], known(BASE))) == ["First.", "Second, changed.", "Third."]
    typed = [BASE[0], BASE[1]._replace(text="Second, changed."), BASE[2]]
    assert texts(merge([BASE[0], BASE[2]], typed, known(BASE))) == ["First.", "Second, changed.", "Third."]


def test_a_paragraph_one_takes_out_and_the_other_left_alone_goes():
    assert texts(merge(BASE, [BASE[0], BASE[2]], known(BASE))) == ["First.", "Third."]
    assert texts(merge([BASE[0], BASE[2]], BASE, known(BASE))) == ["First.", "Third."]
    emptied = [BASE[0], BASE[1]._replace(text="  "), BASE[2]]
    assert texts(merge(BASE, emptied, known(BASE))) == ["First.", "Third."]


def test_new_paragraphs_of_both_stay_where_they_were_written():
    stored = [BASE[0], paragraph("x", "New, by Ana."), *BASE[1:]]
    typed = [*BASE, paragraph("y", "New, by Luis.")]
    assert texts(merge(stored, typed, known(BASE))) == ["First.", "New, by Ana.", "Second.", "Third.", "New, by Luis."]


def test_the_same_save_twice_changes_nothing():
    typed = [*BASE, paragraph("y", "New.")]
    once = merge(BASE, typed, known(BASE)).paragraphs
    assert merge(once, typed, known(BASE)).paragraphs == once


def test_going_on_after_a_lost_answer_makes_no_second_version():
    stored = [*BASE, paragraph("y", "New")]
    assert texts(merge(stored, [*BASE, paragraph("y", "New words.")], known(BASE)))[-1] == "New words."
    assert len(merge(stored, [*BASE, paragraph("y", "New words.")], known(BASE)).paragraphs) == 4


def test_taking_out_one_of_two_versions_settles_the_matter():
    stored = [paragraph("a", "By Ana."), paragraph("z", "By Luis.", beside="a")]
    (left,) = merge(stored, [stored[1]], known(stored)).paragraphs
    assert (left.text, left.beside) == ("By Luis.", "")


def test_growing_keeps_every_paragraph():
    assert only_grew(BASE, [*BASE, paragraph("y", "New")])
    assert only_grew(BASE, [BASE[0]._replace(text="First. And more"), *BASE[1:]])
    assert not only_grew(BASE, BASE[1:])
    assert not only_grew(BASE, [BASE[0]._replace(text="Fir"), *BASE[1:]])


edits = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["", "one", "two", "three"]))
additions = st.lists(st.sampled_from(["new one", "new two"]), max_size=2)
base_texts = st.lists(st.sampled_from(["alpha", "beta"]), max_size=len(KEYS))


def edited(base, changes, added, whose):
    kept = [each._replace(text=changes.get(each.key, each.text)) for each in base]
    return [each for each in kept if each.text] + [
        paragraph(f"{whose}{number}", f"{text} {whose}") for number, text in enumerate(added)
    ]


@given(base_texts, edits, additions, edits, additions)
def test_nothing_either_wrote_is_lost_and_nothing_is_invented(start, theirs, their_new, mine, my_new):
    base = [paragraph(key, text) for key, text in zip(KEYS, start, strict=False)]
    stored, typed = edited(base, theirs, their_new, "x"), edited(base, mine, my_new, "y")
    merged = merge(stored, typed, known(base)).paragraphs
    result = [each.text for each in merged]
    before = {each.key: each.text for each in base}
    for side in (stored, typed):
        for each in side:
            if before.get(each.key) != each.text:
                assert each.text in result
    assert set(result) <= {each.text for each in (*base, *stored, *typed)}
    assert len({each.key for each in merged}) == len(merged)
