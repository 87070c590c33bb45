import { Icon, IconButton, Input } from '@grafana/ui';
import { forwardRef } from 'react';

interface TextFilterProps {
  value: string;
  onChange(text: string): void;
  placeholder?: string;
  /** In units of the theme's spacing. */
  width?: number;
}

/** A search field; `Escape` empties it. */
export const TextFilter = forwardRef<HTMLInputElement, TextFilterProps>(function TextFilter(
  { value, onChange, placeholder = 'Search', width = 24 },
  ref
) {
  return (
    <Input
      ref={ref}
      width={width}
      value={value}
      placeholder={placeholder}
      aria-label={placeholder}
      prefix={<Icon name="search" />}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') {
          event.stopPropagation();
          onChange('');
        }
      }}
      suffix={value !== '' && <IconButton name="times" aria-label="Clear the search" onClick={() => onChange('')} />}
    />
  );
});
