import { Combobox, Field, Input, Stack, Switch } from '@grafana/ui';
import type { Param, ParamDeclarations, ParamValue } from '../../../../schema';
import { sentence } from '../../../../ui/states/ErrorView';
import { NumberField } from './NumberField';

interface ParamsFormProps {
  declared: ParamDeclarations;
  values: Readonly<Record<string, ParamValue>>;
  onChange(values: Record<string, ParamValue>): void;
  /** The problem of a parameter, if any is to be shown. */
  problemOf(name: string): string | undefined;
  idOf(name: string): string;
}

/** One control per parameter of an algorithm, made from its declaration alone. */
export function ParamsForm({ declared, values, onChange, problemOf, idOf }: ParamsFormProps) {
  return (
    <Stack direction="row" wrap="wrap" gap={2}>
      {Object.entries(declared).map(([name, param]) => {
        const problem = problemOf(name);
        return (
          <Field
            key={name}
            noMargin
            label={param.label}
            description={`${param.help} ${rangeWords(param)}`.trim()}
            htmlFor={idOf(name)}
            invalid={problem !== undefined}
            {...(problem !== undefined && { error: sentence(problem) })}
          >
            <ParamControl
              id={idOf(name)}
              param={param}
              isInvalid={problem !== undefined}
              value={values[name] === undefined ? param.default : values[name]}
              onChange={(value) => onChange({ ...values, [name]: value })}
            />
          </Field>
        );
      })}
    </Stack>
  );
}

interface ParamControlProps {
  id: string;
  param: Param;
  isInvalid: boolean;
  value: ParamValue;
  onChange(value: ParamValue): void;
}

function ParamControl({ id, param, isInvalid, value, onChange }: ParamControlProps) {
  switch (param.kind) {
    case 'int':
    case 'number':
      return (
        <NumberField
          id={id}
          unit={param.unit}
          aria-invalid={isInvalid}
          value={Number(value)}
          onChange={(next) => onChange(next ?? NaN)}
        />
      );
    case 'choice':
      return (
        <Combobox
          id={id}
          width={24}
          options={param.choices.map((choice) => ({ value: choice }))}
          value={String(value)}
          onChange={(option) => onChange(option.value)}
        />
      );
    case 'optional-number':
      return (
        <NumberField
          id={id}
          placeholder="none"
          aria-invalid={isInvalid}
          value={value === null ? null : Number(value)}
          onChange={onChange}
        />
      );
    case 'text':
      return (
        <Input
          id={id}
          width={32}
          autoComplete="off"
          placeholder={param.default === '' ? 'none' : param.default}
          aria-invalid={isInvalid}
          value={String(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'boolean':
      return (
        <Switch id={id} value={value === true} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      );
  }
}

function rangeWords(param: Param): string {
  switch (param.kind) {
    case 'int':
    case 'number':
      return `${param.min}–${param.max} ${param.unit}, usually ${param.default}.`;
    case 'optional-number':
      return `In the ${param.unit}; empty: none.`;
    default:
      return '';
  }
}
