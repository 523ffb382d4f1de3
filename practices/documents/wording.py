"""In which language a text is read: the one place where a translation steps in for the original."""

from typing import Any

TRANSLATED = "translations"
"""Of a public content: `{"es": {"title": …, "summary": …}}`, for each language in which it exists as well."""


def in_language(content: dict[str, Any], language: str) -> dict[str, Any]:
    """The content with the texts of its translation, if there is one in this language; `language` says which it is."""
    translation = (content.get(TRANSLATED) or {}).get(language)
    if not translation or content.get("language") == language:
        return content
    return content | {name: text for name, text in translation.items() if text} | {"language": language}
