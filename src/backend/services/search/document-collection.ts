import { VigilError } from '../../../schema';
import type { Collection, SearchAnswer } from './collection';
import { Evaluation } from './evaluation';
import type { Field, FieldType, Fields, FieldValue } from './match/fields';
import { JsonFields, type Mapping } from './match/json-fields';
import { RelevanceScoring } from './match/scoring';
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

/** Documents that are few enough to be held in memory: at most some 10,000. Scores are as Lucene works them out. */
export function documentCollection({ index, mapping, list }: DocumentCollectionOptions): Collection {
  return {
    async search(orgId, request, signal) {
      const beginMs = performance.now();
      const documents = await list(orgId, signal);
      if (signal.aborted) {
        throw VigilError.from(signal.reason);
      }
      return searchDocuments(documents, request, { index, mapping, beginMs });
    },
  };
}

/**
 * Searches a list of documents.
 *
 * @throws VigilError as `Evaluation`
 */
export function searchDocuments(
  documents: readonly SearchDocument[],
  request: SearchRequest,
  { index, mapping, beginMs }: { index: string; mapping: Mapping; beginMs: number }
): SearchAnswer {
  const evaluation = new Evaluation(request, documentFields(documents, { index, mapping }), {
    scoring: new RelevanceScoring(documents),
  });
  for (const document of documents) {
    evaluation.add(document);
  }
  const render = ({ id, version, seqNo, source }: SearchDocument) => ({
    index,
    id,
    version,
    seqNo,
    primaryTerm: 1,
    source,
  });
  return evaluation.answer(render, Math.round(performance.now() - beginMs));
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
  return {
    field(name) {
      const known = Object.hasOwn(own, name) ? own[name] : undefined;
      if (known !== undefined) {
        return { type: known[0], read: known[1] };
      }
      const field = json.field(name);
      return field === undefined ? undefined : ofSource(field);
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

function ofSource({ type, read }: Field<unknown>): Field<SearchDocument> {
  return { type, read: ({ source }) => read(source) };
}
