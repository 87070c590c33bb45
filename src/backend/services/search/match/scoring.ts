import { analyse } from './analyse';
import { valuesOf, type Field } from './fields';

/** Score of one word found in one document: how often it is there, and how many words the field has. */
export type Weight = (occurrences: number, words: number) => number;

/** How much a term counts. */
export interface Scoring<T> {
  weightOf(field: Field<T>, name: string, term: string): Weight;
}

const SATURATION = 1.2;
const LENGTH_PART = 0.75;

/** Every clause that is met counts 1. */
export function plainScoring<T>(): Scoring<T> {
  return { weightOf: () => () => 1 };
}

interface FieldStatistics {
  documents: number;
  meanWords: number;
  /** Documents with the term, by term. */
  having: Map<string, number>;
}

/**
 * The relevance Lucene works with (BM25, k₁ = 1.2, b = 0.75): rare terms count more, repetitions less and less, long fields
 * less than short ones. Over one shard that holds all the documents. Fields that are no text have no length.
 */
export class RelevanceScoring<T> implements Scoring<T> {
  readonly #documents: readonly T[];
  readonly #fields = new Map<string, FieldStatistics>();

  constructor(documents: readonly T[]) {
    this.#documents = documents;
  }

  weightOf(field: Field<T>, name: string, term: string): Weight {
    if (field.type !== 'text' && field.type !== 'keyword') {
      return () => 1;
    }
    const { documents, meanWords, having } = this.#statisticsOf(field, name);
    const found = having.get(term) ?? 0;
    const rarity = Math.log(1 + (documents - found + 0.5) / (found + 0.5)) * (SATURATION + 1);
    const lengthPart = field.type === 'text' ? LENGTH_PART : 0;
    return (occurrences, words) => {
      const length = 1 - lengthPart + lengthPart * (words / meanWords);
      return (rarity * occurrences) / (occurrences + SATURATION * length);
    };
  }

  #statisticsOf(field: Field<T>, name: string): FieldStatistics {
    let known = this.#fields.get(name);
    if (known === undefined) {
      known = this.#counted(field);
      this.#fields.set(name, known);
    }
    return known;
  }

  #counted(field: Field<T>): FieldStatistics {
    const having = new Map<string, number>();
    let documents = 0;
    let words = 0;
    for (const document of this.#documents) {
      const terms = termsOf(field, document);
      documents += terms.length > 0 ? 1 : 0;
      words += terms.length;
      for (const term of new Set(terms)) {
        having.set(term, (having.get(term) ?? 0) + 1);
      }
    }
    return { documents, meanWords: documents === 0 ? 1 : words / documents, having };
  }
}

/** What a field is found by: the words of a text, whole values otherwise. */
export function termsOf<T>(field: Field<T>, document: T): string[] {
  if (field.words !== undefined) {
    return field.words(document);
  }
  const values = valuesOf(field.read(document));
  return field.type === 'text' ? values.flatMap((value) => analyse(String(value))) : values.map(String);
}
