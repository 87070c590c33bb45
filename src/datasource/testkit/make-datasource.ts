import type { DataSourceInstanceSettings, ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { DetectorPage, LabelValues, ListDetectorsQuery } from '../../schema';
import { VigilDataSource } from '../datasource';
import type { VigilJsonData } from '../query';

type Variables = Record<string, string | string[]>;

/** Grafana's template service over the given variables, as far as it promises: `$name`, `${name}` and a format function. */
export function makeTemplates(variables: Variables): TemplateSrv {
  const pattern = /\$(\w+)|\$\{(\w+)(?::\w+)?\}/g;
  return {
    getVariables: () => Object.keys(variables).map((name) => ({ name }) as TypedVariableModel),
    containsTemplate: (text = '') => [...text.matchAll(pattern)].length > 0,
    updateTimeRange: () => undefined,
    replace: (text = '', scoped: ScopedVars = {}, format?: string | Function) =>
      text.replace(pattern, (whole: string, plain?: string, braced?: string) => {
        const name = plain ?? braced ?? '';
        const value: unknown = scoped[name]?.value ?? variables[name];
        if (value === undefined) {
          return whole;
        }
        return typeof format === 'function' ? format(value) : String(value);
      }),
  };
}

/** A data source over the given variables, whose engine knows the given detectors and labels. */
export function makeDatasource({
  variables = {},
  detectors = [],
  labels = {},
}: {
  variables?: Variables;
  detectors?: string[];
  labels?: Record<string, string[]>;
} = {}): VigilDataSource {
  const settings = {
    uid: 'vigil',
    type: 'vigil-anomaly-datasource',
    name: 'Vigil',
    jsonData: {},
  } as DataSourceInstanceSettings<VigilJsonData>;
  const datasource = new VigilDataSource(settings, makeTemplates(variables));
  datasource.client.listDetectors = async ({ search = '', limit = 50, cursor } = {}) =>
    pageOf(detectors, { search, limit, cursor });
  datasource.client.labelValues = async ({ name } = {}): Promise<LabelValues> => ({
    names: Object.keys(labels),
    values: name === undefined ? [] : (labels[name] ?? []),
  });
  return datasource;
}

function pageOf(
  names: string[],
  { search, limit, cursor }: Pick<Partial<ListDetectorsQuery>, 'search' | 'limit' | 'cursor'>
): DetectorPage {
  const found = names.filter((name) => name.includes(search ?? ''));
  const start = Number(cursor ?? 0);
  const items = found.slice(start, start + (limit ?? 50)).map((name) => ({
    detector: { id: name, name },
    state: { kind: 'running', progress: null, failing: null },
  }));
  const next = start + items.length;
  return {
    items: items as unknown as DetectorPage['items'],
    nextCursor: next < found.length ? String(next) : null,
    total: found.length,
    states: { disabled: 0, learning: 0, running: found.length, failing: 0 },
  };
}
