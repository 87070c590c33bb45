import { Combobox } from '@grafana/ui';
import { ALGORITHM_DEFAULT, ALGORITHM_NAMES, ALGORITHMS, type AlgorithmName } from '../../../schema';

interface AlgorithmPickerProps {
  id: string;
  value: AlgorithmName;
  onChange(name: AlgorithmName): void;
  'aria-invalid'?: boolean;
}

/** The default first, the others by title; each says when it is of use. */
export function AlgorithmPicker(props: AlgorithmPickerProps) {
  const { id, value, onChange } = props;
  return (
    <Combobox
      id={id}
      width={60}
      aria-invalid={props['aria-invalid'] === true}
      options={ALGORITHM_OPTIONS}
      value={value}
      onChange={(option) => onChange(option.value)}
    />
  );
}

const OTHERS = ALGORITHM_NAMES.filter((name) => name !== ALGORITHM_DEFAULT).sort((a, b) =>
  ALGORITHMS[a].title.localeCompare(ALGORITHMS[b].title)
);

const ALGORITHM_OPTIONS = [
  toOption(ALGORITHM_DEFAULT, 'Recommended'),
  ...OTHERS.map((name) => toOption(name, 'Others')),
];

function toOption(value: AlgorithmName, group: string) {
  const { title, summary } = ALGORITHMS[value];
  return { value, label: title, description: summary, group };
}
