/** One form over the page. Escape and the cross leave it; focus goes back to where it came from. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Of the library, and one that is over it. */
const UNDER = 200;
const OVER = 300;

export function Dialog(props: {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: 'md' | 'lg';
  /** It is asked for by another dialog, and stands over that. */
  readonly isOver?: true;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      size={props.size ?? 'md'}
      zIndex={props.isOver === true ? OVER : UNDER}
      closeButtonProps={{ 'aria-label': t('do.close') }}
      // Its lock of the scroll bar writes styles into the page, which the policy of the page refuses.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35 }}
    >
      {props.children}
    </Modal>
  );
}
