import type { MetricFindValue } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import { LIMITS } from '../schema';
import type { EngineClient } from '../ui/client/engine-client';

export const VARIABLE_KINDS = ['detectors', 'labelNames', 'labelValues'] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

/** What a dashboard variable lists. */
export interface VigilVariableQuery extends Omit<DataQuery, 'queryType'> {
  kind?: VariableKind;
  /** Restricts labels to the series of one detector, by name or id; empty: all of them. */
  detector?: string;
  /** The label whose values are wanted. */
  label?: string;
}

/** Runs a variable query whose text is already interpolated. Values without a label to look for are none. */
export async function findVariableValues(
  client: Pick<EngineClient, 'listDetectors' | 'labelValues'>,
  query: VigilVariableQuery
): Promise<MetricFindValue[]> {
  const { kind = 'detectors', detector = '', label = '' } = query;
  if (kind === 'detectors') {
    return detectorNames(client);
  }
  if (kind === 'labelValues' && label === '') {
    return [];
  }
  const found = await client.labelValues({
    ...(detector !== '' && { detector }),
    ...(kind === 'labelValues' && { name: label }),
  });
  return (kind === 'labelValues' ? found.values : found.names).map((text) => ({ text, value: text }));
}

async function detectorNames(client: Pick<EngineClient, 'listDetectors'>): Promise<MetricFindValue[]> {
  const names: MetricFindValue[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listDetectors({ limit: LIMITS.pageItems, sort: 'name', cursor });
    names.push(...page.items.map(({ detector }) => ({ text: detector.name, value: detector.name })));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && names.length < LIMITS.detectorsPerOrg);
  return names;
}
