import { LIMITS, VigilError } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { Collection, SearchAnswer } from './collection';
import { Evaluation } from './evaluation';
import { analyse } from './match/analyse';
import { valuesOf, type Field, type FieldType, type Fields, type FieldValue } from './match/fields';
import { JsonFields, type Mapping } from './match/json-fields';
import { RelevanceScoring } from './match/scoring';
import { tookTooLong } from './search-fault';
import type { SearchRequest } from './search-request';

/** A document that can be searched. */
export interface SearchDocument {
  id: string;
  version: number;
  seqNo: number;
  source: Readonly<Record<string, unknown>>;
}

export interface DocumentCollectionOptions {
  /** `_index` of every hit. */
  index: string;
  mapping: Mapping;
  /** All documents of an organisation, in the order they have among equals. */
  list(orgId: number, signal: AbortSignal): Promise<readonly SearchDocument[]>;
}

/**
 * Documents that are few enough to be held in memory: at most some 10,000. Scores are as Lucene works them out. Gives others
 * their turn every 10 ms, and gives up after `LIMITS.searchTimeoutMs`.
 */
export function documentCollection({ index, mapping, list }: DocumentCollectionOptions): Collection {
  return {
    async search(orgId, request, signal) {
      const beginMs = performance.now();
      const deadline = AbortSignal.timeout(LIMITS.searchTimeoutMs);
      const yielder = new Yielder({ signal: AbortSignal.any([signal, deadline]) });
      try {
        const documents = await list(orgId, signal);
        const search = new DocumentSearch(documents, request, { index, mapping });
        for (const document of documents) {
          search.add(document);
          if (yielder.due) {
            await yielder.pause();
          }
        }
        return search.answer(performance.now() - beginMs);
      } catch (thrown) {
        throw deadline.aborted && !signal.aborted ? tookTooLong(LIMITS.searchTimeoutMs) : VigilError.from(thrown);
      }
    },
  };
}

/**
 * Searches a short list of documents at once.
 *
 * @throws VigilError as `Evaluation`
 */
export function searchDocuments(
  documents: readonly SearchDocument[],
  request: SearchRequest,
  place: { index: string; mapping: Mapping }
): SearchAnswer {
  const search = new DocumentSearch(documents, request, place);
  documents.forEach((document) => search.add(document));
  return search.answer(0);
}

class DocumentSearch {
  readonly #evaluation: Evaluation<SearchDocument>;
  readonly #index: string;

  constructor(
    documents: readonly SearchDocument[],
    request: SearchRequest,
    { index, mapping }: { index: string; mapping: Mapping }
  ) {
    const fields = documentFields(documents, { index, mapping });
    this.#evaluation = new Evaluation(request, fields, { scoring: new RelevanceScoring(documents) });
    this.#index = index;
  }

  add(document: SearchDocument): void {
    this.#evaluation.add(document);
  }

  answer(tookMs: number): SearchAnswer {
    const render = ({ id, version, seqNo, source }: SearchDocument) => ({
      ...{ index: this.#index, id, version, seqNo, primaryTerm: 1, source },
    });
    return this.#evaluation.answer(render, Math.round(tookMs));
  }
}

/** Fields of the source of documents, and what a search engine knows of them beside it. */
export function documentFields(
  documents: readonly SearchDocument[],
  { index, mapping }: { index: string; mapping: Mapping }
): Fields<SearchDocument> {
  const json = new JsonFields(mapping, () => documents.map(({ source }) => source));
  const own: Readonly<Record<string, [FieldType, (document: SearchDocument) => FieldValue]>> = {
    _id: ['keyword', ({ id }) => id],
    _index: ['keyword', () => index],
    _seq_no: ['long', ({ seqNo }) => seqNo],
    _version: ['long', ({ version }) => version],
  };
  const fields = new Map<string, Field<SearchDocument> | null>();
  return {
    field(name) {
      const known = Object.hasOwn(own, name) ? own[name] : undefined;
      if (known !== undefined) {
        return { type: known[0], read: known[1] };
      }
      let field = fields.get(name);
      if (field === undefined) {
        const found = json.field(name);
        field = found === undefined ? null : ofSource(found);
        fields.set(name, field);
      }
      return field ?? undefined;
    },
    nested(path) {
      const nested = json.nested(path);
      return nested && { fields: nested.fields, objects: ({ source }) => nested.objects(source) };
    },
    present(name) {
      const present = json.present(name);
      return present && (({ source }) => present(source));
    },
  };
}

/** Words are worked out once for each document, however many clauses ask for them. */
function ofSource({ type, read }: Field<unknown>): Field<SearchDocument> {
  const kept = new Map<SearchDocument, string[]>();
  const words = (document: SearchDocument) => {
    let found = kept.get(document);
    if (found === undefined) {
      found = valuesOf(read(document.source)).flatMap((value) => analyse(String(value)));
      kept.set(document, found);
    }
    return found;
  };
  return { type, read: ({ source }) => read(source), ...(type === 'text' && { words }) };
}
