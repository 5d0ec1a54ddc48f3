"""Fourth stage."""
from pipeline.article import Article
def relate(article: Article) -> Article:
    """Placeholder."""
    return article
