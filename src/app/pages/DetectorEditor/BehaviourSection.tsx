import { Collapse, RadioButtonGroup, Stack, Text } from '@grafana/ui';
import { useState } from 'react';
import { EXPECTED_ALERTS_PER_WEEK } from '../../../core';
import {
  ALGORITHMS,
  algorithmSchema,
  SEVERITIES,
  type AlgorithmChoice,
  type AlgorithmName,
  type Direction,
  type MissingPolicy,
  type ParamDeclarations,
  type Sensitivity,
} from '../../../schema';
import { countOf } from '../../../ui/format/numbers';
import { sentence } from '../../../ui/states/ErrorView';
import { FillFields } from './behaviour/FillFields';
import { RuleList } from './behaviour/RuleList';
import { AlgorithmPicker } from './AlgorithmPicker';
import { controlId, useEditorForm } from './draft/editor-context';
import { DraftField } from './fields/DraftField';
import { problemAt } from './draft/editor-draft';
import { noFill } from './draft/feature-draft';
import { toPercent } from './draft/percent';
import { NumberField } from './fields/NumberField';
import { ParamsForm } from './fields/ParamsForm';

const SENSITIVITY_OPTIONS: Array<{ value: Sensitivity; label: string; description: string }> = [
  { value: 'low', label: 'Low', description: 'Only what is very unusual' },
  { value: 'medium', label: 'Medium', description: 'For most series' },
  { value: 'high', label: 'High', description: 'Sooner and more often' },
];

const DIRECTION_OPTIONS: Array<{ value: Direction; label: string; description: string }> = [
  { value: 'both', label: 'Both', description: 'Above and below what is usual' },
  { value: 'above', label: 'Above', description: 'Only more than usual' },
  { value: 'below', label: 'Below', description: 'Only less than usual' },
];

const MISSING_OPTIONS: Array<{ value: MissingPolicy; label: string; description: string }> = [
  { value: 'ignore', label: 'Nothing', description: 'Gaps are not judged' },
  { value: 'zero', label: 'Zero', description: 'As if the value were 0' },
  { value: 'hold', label: 'Last value', description: 'As if the value had not changed' },
  { value: 'fixed', label: 'Fixed value', description: 'As if the value were the one given below' },
  { value: 'anomalous', label: 'Anomaly', description: 'Raises an event at once' },
];

/** How the detector judges. All but the algorithm, its parameters and missing values is decided anew at once. */
export function BehaviourSection() {
  const { draft, change } = useEditorForm();
  return (
    <Stack direction="column" gap={2}>
      <Stack direction="row" wrap="wrap" gap={3}>
        <DraftField path="algorithm.name" label="Algorithm" description={ALGORITHMS[draft.algorithm.name].summary}>
          <AlgorithmPicker
            id={controlId('algorithm.name')}
            value={draft.algorithm.name}
            onChange={(name) => change({ algorithm: algorithmSchema.parse({ name }) })}
          />
        </DraftField>
      </Stack>
      <AlgorithmParams advanced={false} />
      <Stack direction="row" wrap="wrap" gap={3}>
        <DraftField
          path="sensitivity"
          label="Sensitivity"
          description={`When to raise an event. Where nothing is wrong: ${expectedEvents(draft.sensitivity)}.`}
          isGroup
        >
          <RadioButtonGroup
            aria-label="Sensitivity"
            options={SENSITIVITY_OPTIONS}
            value={draft.sensitivity}
            onChange={(sensitivity) => change({ sensitivity })}
          />
        </DraftField>
        <DraftField path="direction" label="Direction" description="Which side of the usual range counts." isGroup>
          <RadioButtonGroup
            aria-label="Direction"
            options={DIRECTION_OPTIONS}
            value={draft.direction}
            onChange={(direction) => change({ direction })}
          />
        </DraftField>
      </Stack>
      <DraftField
        path="missing"
        label="Missing values mean"
        description="What a point that does not come stands for, as soon as its interval and the delay are over."
        isGroup
      >
        <RadioButtonGroup
          aria-label="Missing values mean"
          options={MISSING_OPTIONS}
          value={draft.missing}
          onChange={(missing) => change({ missing, fill: missing === 'fixed' ? noFill(draft) : {} })}
        />
      </DraftField>
      <FillFields />
      <MinDeviation />
      <RuleList />
      <AdvancedBehaviour />
    </Stack>
  );
}

/** What a sensitivity costs: `≈ 3 events a week a series`, `≈ 1 event in 6 weeks a series`. */
function expectedEvents(sensitivity: Sensitivity): string {
  const perWeek = EXPECTED_ALERTS_PER_WEEK[sensitivity];
  const weeks = Math.round(1 / perWeek);
  const often = weeks <= 1 ? `${countOf(Math.round(perWeek), 'event')} a week` : `1 event in ${weeks} weeks`;
  return `≈ ${often} a series`;
}

function MinDeviation() {
  const { draft, change } = useEditorForm();
  const { absolute, relative } = draft.minDeviation;
  const set = (part: Partial<typeof draft.minDeviation>) =>
    change({ minDeviation: { ...draft.minDeviation, ...part } });
  return (
    <Stack direction="row" wrap="wrap" gap={3}>
      <DraftField
        path="minDeviation.absolute"
        label="Smallest departure"
        description="In the unit of the series; empty: any."
      >
        <NumberField
          id={controlId('minDeviation.absolute')}
          value={absolute}
          placeholder="any"
          onChange={(value) => set({ absolute: value })}
        />
      </DraftField>
      <DraftField
        path="minDeviation.relative"
        label="Smallest departure in percent"
        description="Of the expected value; empty: any. With both given, both must be met."
      >
        <NumberField
          id={controlId('minDeviation.relative')}
          value={toPercent(relative)}
          unit="%"
          placeholder="any"
          onChange={(value) => set({ relative: value === null ? null : value / 100 })}
        />
      </DraftField>
    </Stack>
  );
}

/** The parameters of the chosen algorithm, of one of the two kinds; nothing when it has none of them. */
function AlgorithmParams({ advanced }: { advanced: boolean }) {
  const { draft, change, shown } = useEditorForm();
  const declared = paramsOf(draft.algorithm.name, advanced);
  if (Object.keys(declared).length === 0) {
    return null;
  }
  return (
    <ParamsForm
      declared={declared}
      values={draft.algorithm.params}
      onChange={(params) => change({ algorithm: { ...draft.algorithm, params } as AlgorithmChoice })}
      problemOf={(name) => problemAt(shown, `algorithm.params.${name}`)}
      idOf={(name) => controlId(`algorithm.params.${name}`)}
    />
  );
}

function paramsOf(name: AlgorithmName, advanced: boolean): ParamDeclarations {
  const declared: ParamDeclarations = ALGORITHMS[name].params;
  return Object.fromEntries(Object.entries(declared).filter(([, param]) => (param.advanced ?? false) === advanced));
}

function AdvancedBehaviour() {
  const { draft, change, shown } = useEditorForm();
  const hidden = Object.keys(paramsOf(draft.algorithm.name, true));
  const hasProblem =
    hidden.some((name) => problemAt(shown, `algorithm.params.${name}`) !== undefined) ||
    problemAt(shown, 'severityLimits') !== undefined;
  const limitsProblem = shown.get('severityLimits');
  const [isOpen, setOpen] = useState(false);
  return (
    <Collapse
      label={hidden.length > 0 ? 'Advanced: parameters and severity limits' : 'Advanced: severity limits'}
      isOpen={isOpen || hasProblem}
      onToggle={setOpen}
    >
      <Stack direction="column" gap={2}>
        <AlgorithmParams advanced />
        <Text variant="bodySmall" color="secondary">
          Lowest score (1–100) of each severity:
        </Text>
        <Stack direction="row" wrap="wrap" gap={2}>
          {SEVERITIES.map((severity) => (
            <DraftField
              key={severity}
              path={`severityLimits.${severity}`}
              label={severity.charAt(0).toUpperCase() + severity.slice(1)}
            >
              <NumberField
                id={controlId(`severityLimits.${severity}`)}
                value={draft.severityLimits[severity]}
                onChange={(value) => change({ severityLimits: { ...draft.severityLimits, [severity]: value ?? NaN } })}
              />
            </DraftField>
          ))}
        </Stack>
        {limitsProblem !== undefined && <Text color="error">{sentence(limitsProblem)}</Text>}
      </Stack>
    </Collapse>
  );
}
