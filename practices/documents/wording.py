"""In which language a text is read: the one place where a translation steps in for the original."""

from typing import Any

TRANSLATED = "translations"
"""Of a public content: `{"es": {"title": …, "summary": …}}`, for each language in which it can be read as well."""


def in_language(content: dict[str, Any], language: str) -> dict[str, Any]:
    """The content as it reads in this language, if it was translated into it; `language` says in which it is then.

    `translated_from` names the original's language where it is a translation.
    """
    translation = (content.get(TRANSLATED) or {}).get(language)
    if not translation or content.get("language") == language:
        return content
    return content | translation | {"language": language, "translated_from": content.get("language")}
