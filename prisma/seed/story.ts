import type { City } from './data/city';
import type { Kind } from './data/kind';
import type { Random } from './random';

const slot = /\{([A-Za-z]+)(\d?)\}/g;

/** Tells the texts of one event: once a {slot} has got its value it keeps it, so that title and description agree. */
export class Story {
  private readonly facts = new Map<string, string>();
  private readonly headline = new Set<string>();

  constructor(
    private readonly random: Random,
    private readonly kind: Kind,
    private readonly city: City,
    private readonly cities: readonly City[],
    private readonly online: boolean,
    facts: Record<string, string>,
  ) {
    for (const [name, value] of Object.entries(facts)) this.facts.set(name, value);
  }

  title(templates: readonly string[]): string {
    const told = this.tell(this.random.pick(templates));
    return told.replace(/: \p{Ll}/gu, (start) => start.toUpperCase());
  }

  /** One of the texts that fit what the title has announced. */
  pick(templates: readonly string[]): string {
    return this.tell(this.random.pick(this.fitting(templates)));
  }

  some(templates: readonly string[], count: number): string[] {
    return this.random.sample(this.fitting(templates), count).map((template) => this.tell(template));
  }

  tell(template: string): string {
    for (const name of headsIn(template, this.kind)) this.headline.add(name);
    return capitalised(this.fill(template));
  }

  private fitting(templates: readonly string[]): readonly string[] {
    if (this.headline.size === 0) return templates;
    const fitting = templates.filter((template) => {
      const heads = headsIn(template, this.kind);
      return heads.length === 0 || heads.some((name) => this.headline.has(name));
    });
    return fitting.length > 0 ? fitting : templates;
  }

  private fill(template: string): string {
    return template.replace(slot, (_, name: string, number: string) => {
      const base = name.charAt(0).toLowerCase() + name.slice(1);
      const value = this.valueOf(base, number);
      return base === name ? value : capitalised(value);
    });
  }

  private valueOf(base: string, number: string): string {
    const known = this.facts.get(base + number);
    if (known !== undefined) return known;
    if (base.endsWith('Thing')) {
      this.valueOf(base.slice(0, -'Thing'.length), number);
      return this.facts.get(base + number) ?? '';
    }
    const [value = '', thing] = this.invent(base).split('|');
    const filled = this.fill(value);
    this.facts.set(base + number, filled);
    if (thing !== undefined) this.facts.set(`${base}Thing${number}`, thing);
    return filled;
  }

  private invent(base: string): string {
    if (base === 'person') return this.someoneFrom(this.city);
    if (base === 'guest') return this.someoneFrom(this.random.pick(this.cities));
    const words = this.kind.words[base] ?? this.localWords(base);
    const taken = new Set(['', '2', '3', '4'].map((number) => this.facts.get(base + number)));
    return this.random.pick(words.filter((word) => this.isOpen(word.split('|')[0] ?? word, taken)));
  }

  private isOpen(word: string, taken: ReadonlySet<string | undefined>): boolean {
    return !taken.has(word) && !(this.online && this.kind.inPersonOnly?.includes(word));
  }

  private localWords(base: string): string[] {
    const words: Record<string, string[]> = {
      neighbourhood: this.city.neighbourhoods,
      dish: this.city.dishes,
      drink: this.city.drinks,
      team: this.city.teams,
    };
    const found = words[base];
    if (!found) throw new Error(`No words for {${base}} in ${this.kind.key}.`);
    return found;
  }

  private someoneFrom(city: City): string {
    const taken = new Set(this.facts.values());
    for (;;) {
      const name = `${this.random.pick(city.givenNames)} ${this.random.pick(city.familyNames)}`;
      if (!taken.has(name)) return name;
    }
  }
}

function headsIn(template: string, kind: Kind): string[] {
  const heads = kind.heads ?? [];
  return [...template.matchAll(slot)].map(([, name = '']) => name.charAt(0).toLowerCase() + name.slice(1)).filter((name) => heads.includes(name));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
