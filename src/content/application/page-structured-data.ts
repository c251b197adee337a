import { scriptJson } from '../../shared/domain/html';

export interface DescribedPage {
  readonly url: string;
  readonly title: string;
  readonly description: string | null;
  readonly locale: string;
  readonly publishedAt: string | null;
  readonly questions: readonly { readonly question: string; readonly answer: string }[];
  /** From the top of the site down to the page itself. */
  readonly trail: readonly { readonly title: string; readonly url: string }[];
}

/** A schema.org WebPage, or FAQPage where it answers questions, with its BreadcrumbList as JSON-LD. Nothing in it can end a script element. */
export function pageStructuredData({ url, title, description, locale, publishedAt, questions, trail }: DescribedPage): string {
  const page = {
    '@type': questions.length > 0 ? 'FAQPage' : 'WebPage',
    '@id': url,
    url,
    name: title,
    description: description ?? undefined,
    inLanguage: locale,
    dateModified: publishedAt ?? undefined,
    mainEntity: questions.length > 0 ? questions.map(({ question, answer }) => ({ '@type': 'Question', name: question, acceptedAnswer: { '@type': 'Answer', text: answer } })) : undefined,
  };
  const breadcrumbs = {
    '@type': 'BreadcrumbList',
    itemListElement: trail.map((crumb, index) => ({ '@type': 'ListItem', position: index + 1, name: crumb.title, item: crumb.url })),
  };
  return scriptJson({ '@context': 'https://schema.org', '@graph': [page, breadcrumbs] });
}
