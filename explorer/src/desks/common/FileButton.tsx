import './common.css';
import type { Text } from '../../language/language.js';
import { useSay } from '../../language/say.js';

/** Chooses a file of text; it is read here and goes nowhere by itself. */
export function FileButton({
  label,
  accept,
  onText,
}: {
  label: Text;
  accept: string;
  onText: (content: string, name: string) => void;
}): React.JSX.Element {
  const say = useSay();
  return (
    <label className="button-plain button-small file-button">
      {say(label)}
      <input
        type="file"
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void file.text().then((content) => onText(content, file.name));
        }}
      />
    </label>
  );
}
