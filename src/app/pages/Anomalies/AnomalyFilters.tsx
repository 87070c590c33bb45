import { Combobox, IconButton, Input } from '@grafana/ui';
import { useCallback, useEffect, useState } from 'react';
import { parseLabelMatchers, VigilError } from '../../../schema';
import type { EngineClient } from '../../../ui/client/engine-client';
import { HiddenText } from '../../../ui/page/HiddenText';
import { ToggleChip } from '../../../ui/events/ToggleChip';
import type { AnomaliesState } from './anomalies-url';

const NAMES_SHOWN = 100;
const WIDTH = 24;

interface AnomalyFiltersProps {
  client: EngineClient;
  state: AnomaliesState;
  onChange(change: Partial<AnomaliesState>): void;
}

/** Detector, labels and grouping: the filters that only the page has. */
export function AnomalyFilters({ client, state, onChange }: AnomalyFiltersProps) {
  const loadNames = useCallback(
    async (search: string) => {
      const page = await client.listDetectors({ search, limit: NAMES_SHOWN, sort: 'name' });
      return page.items.map(({ detector }) => ({ value: detector.name, label: detector.name }));
    },
    [client]
  );
  return (
    <>
      <Combobox
        aria-labelledby="anomalies-detector-label"
        options={loadNames}
        value={state.detector === '' ? null : { value: state.detector, label: state.detector }}
        onChange={(option) => onChange({ detector: option?.value ?? '' })}
        isClearable
        placeholder="All detectors"
        width={WIDTH}
      />
      <HiddenText id="anomalies-detector-label">Detector</HiddenText>
      <LabelsInput value={state.labels} onChange={(labels) => onChange({ labels })} />
      <ToggleChip value={state.groupedByDetector} onChange={(groupedByDetector) => onChange({ groupedByDetector })}>
        group by detector
      </ToggleChip>
    </>
  );
}

/** Matchers on the labels of the series; what cannot be read is said at the field and not asked. */
function LabelsInput({ value, onChange }: { value: string; onChange(labels: string): void }) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const problem = problemOf(draft);
  const commit = () => {
    if (problem === null && draft.trim() !== value) {
      onChange(draft.trim());
    }
  };
  return (
    <span title={problem ?? undefined}>
      <Input
        width={WIDTH}
        aria-label="Labels of the series"
        aria-invalid={problem !== null}
        invalid={problem !== null}
        placeholder='Labels, as region="eu"'
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
        suffix={value !== '' && <IconButton name="times" aria-label="Clear the labels" onClick={() => onChange('')} />}
      />
      {problem !== null && <span role="alert">{problem}</span>}
    </span>
  );
}

function problemOf(text: string): string | null {
  try {
    parseLabelMatchers(text);
    return null;
  } catch (thrown) {
    return VigilError.from(thrown).message;
  }
}
