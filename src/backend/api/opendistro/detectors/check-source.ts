import type { SourceQuery } from '../../../../schema';
import type { Sources } from '../../../services/sources';
import { esError, illegalArgument } from '../errors';
import type { Aspect, Issue } from './check-given';

type SourceFinding = Awaited<ReturnType<Sources['check']>>[number];

const ASPECTS: Readonly<Record<SourceFinding['kind'], Aspect>> = {
  'index missing': 'indices',
  'no documents': 'indices',
  'time field': 'time_field',
  'category field': 'category_field',
  filter: 'filter_query',
  feature: 'feature_attributes',
  query: 'general_settings',
};

/** Found later, at the first run, by the original: only `_validate` tells. */
const LATER: ReadonlyArray<SourceFinding['kind']> = ['time field', 'filter', 'feature', 'query'];

/**
 * What the source finds wrong. Only those that are `blocking` keep a detector from being made.
 *
 * @throws VigilError as the source, for what has nothing to do with the query
 */
export async function checkSource(
  sources: Pick<Sources, 'check'>,
  { query, orgId, signal }: { query: SourceQuery; orgId: number; signal: AbortSignal }
): Promise<Array<Issue & { blocking: boolean }>> {
  const findings = await sources.check(query, orgId, signal);
  return findings.map((finding) => ({
    aspect: ASPECTS[finding.kind],
    error: errorOf(finding),
    blocking: !LATER.includes(finding.kind),
    ...(finding.kind === 'feature' && finding.subject !== '' && { subIssues: { [finding.subject]: finding.message } }),
  }));
}

function errorOf({ kind, subject, message }: SourceFinding) {
  if (kind === 'index missing') {
    const extra = { 'resource.type': 'index_or_alias', 'resource.id': subject, index_uuid: '_na_', index: subject };
    return esError(404, { type: 'index_not_found_exception', reason: `no such index [${subject}]`, extra });
  }
  if (kind === 'no documents') {
    return illegalArgument(`Can't create anomaly detector as no document found in indices: [${subject}]`);
  }
  return illegalArgument(message);
}
