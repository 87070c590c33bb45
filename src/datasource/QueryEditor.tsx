import type { CoreApp, QueryEditorProps } from '@grafana/data';
import { Alert, Combobox, InlineField, Stack } from '@grafana/ui';
import { useId } from 'react';
import type { QueryType } from '../schema';
import type { VigilDataSource } from './datasource';
import { LABEL_WIDTH } from './label-width';
import {
  isAlerting,
  QUERY_TYPE_TRAITS,
  queryTypesFor,
  withDefaults,
  type VigilJsonData,
  type VigilQuery,
  type WholeQuery,
} from './query';
import { QueryFields } from './QueryFields';

export type VigilQueryEditorProps = QueryEditorProps<VigilDataSource, VigilQuery, VigilJsonData> & {
  /** The place decides the type (annotations); no choice is offered. */
  fixedType?: QueryType;
};

/** Type first, then only what matters to it. Every change is asked at once. */
export function QueryEditor({ datasource, query, onChange, onRunQuery, app, fixedType }: VigilQueryEditorProps) {
  const whole = withDefaults(fixedType === undefined ? query : { ...query, queryType: fixedType }, app);
  const change = (part: Partial<VigilQuery>) => {
    onChange({ ...whole, ...part });
    onRunQuery();
  };
  return (
    <Stack direction="column" gap={0.5}>
      {fixedType === undefined && (
        <TypeField type={whole.queryType} app={app} onChange={(queryType) => change({ queryType })} />
      )}
      <QueryFields
        datasource={datasource}
        query={whole}
        fields={QUERY_TYPE_TRAITS[whole.queryType].fields}
        onChange={change}
        withVariables={!isAlerting(app)}
      />
      {isAlerting(app) && <AlertingNotice query={whole} />}
    </Stack>
  );
}

interface TypeFieldProps {
  type: QueryType;
  app: CoreApp | undefined;
  onChange(type: QueryType): void;
}

function TypeField({ type, app, onChange }: TypeFieldProps) {
  const id = useId();
  const options = queryTypesFor(app).map((value) => ({
    value,
    label: QUERY_TYPE_TRAITS[value].label,
    description: QUERY_TYPE_TRAITS[value].description,
  }));
  return (
    <InlineField label="Show" labelWidth={LABEL_WIDTH} htmlFor={id}>
      <Combobox
        id={id}
        options={options}
        value={{ value: type, label: QUERY_TYPE_TRAITS[type].label }}
        onChange={(option) => onChange(option.value)}
        width={64}
      />
    </InlineField>
  );
}

/** What a rule cannot do, said where it is written rather than when it fails at night. */
function AlertingNotice({ query }: { query: WholeQuery }) {
  const { alerting, label } = QUERY_TYPE_TRAITS[query.queryType];
  if (!alerting) {
    return (
      <Alert severity="warning" title={`An alert rule cannot evaluate "${label}"`}>
        Choose “Alert” and compare its number with a threshold, or “Score” with a reduce expression.
      </Alert>
    );
  }
  if ([query.detector, query.labels, query.severity].some((text) => text.includes('$'))) {
    return (
      <Alert severity="warning" title="An alert rule cannot use variables">
        It is evaluated without a dashboard. Write the detector and the labels out.
      </Alert>
    );
  }
  return null;
}
