"""What people may write besides plain words: emphasis, lists, quotations and links. HTML is shown, never obeyed."""

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "image", "code", "fence", "html_block", "html_inline"]
)
