import { useEffect, useState } from 'react';

/** Lets files be dropped anywhere on the page. Out: whether any hovers over it now. */
export function useFileDrop(read: (files: readonly File[]) => void): boolean {
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setHovering(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      // without this the browser would open the file and leave the page
      event.preventDefault();
      setHovering(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) read(files);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [read]);
  return hovering;
}

// dragged text may still be dropped into a field
const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
