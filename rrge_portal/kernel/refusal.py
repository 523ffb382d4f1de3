"""A step that is no longer possible, said in a sentence a person can act on."""


class Refusal(Exception):  # noqa: N818 - nothing is wrong: the step is refused
    """Raised by an action when the world has changed under the person's feet.

    A view with a form shows the sentence at the form and keeps what was typed; for a plain button the
    middleware answers with a 409 page that shows it.
    """

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self):
        return str(self.sentence)
