import type { TypedVariableModel } from '@grafana/data';
import type { ComboboxOption } from '@grafana/ui';
import type { VigilDataSource } from './datasource';
import { stateInWords } from '../ui/states/state-words';

const SHOWN = 100;

/** The variables of the dashboard as values to choose. */
export function variableOptions(datasource: VigilDataSource): ComboboxOption[] {
  return datasource.templates.getVariables().map((variable: TypedVariableModel) => ({
    value: `$${variable.name}`,
    label: `$${variable.name}`,
    description: 'Variable',
  }));
}

/** Names of detectors that hold `search`, with their state, and the variables that do. */
export async function detectorOptions(
  datasource: VigilDataSource,
  search: string,
  withVariables: boolean
): Promise<ComboboxOption[]> {
  const page = await datasource.client.listDetectors({
    search: search.startsWith('$') ? '' : search,
    limit: SHOWN,
    sort: 'name',
  });
  const variables = withVariables ? variableOptions(datasource) : [];
  const found = page.items.map(({ detector, state }) => ({
    value: detector.name,
    label: detector.name,
    description: stateInWords(state, Date.now()),
  }));
  return [...variables.filter(({ value }) => value.includes(search.replace(/^\$/, ''))), ...found];
}
