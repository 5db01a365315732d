/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_SMARTCARD_NOT_CONNECTED,
  PDK_CONSOLE_SMARTCARD_NO_CHANNEL, /* the machine has no device for it */
  PDK_CONSOLE_SMARTCARD_OFF,
  PDK_CONSOLE_SMARTCARD_IN_USE, /* another machine has them */
  PDK_CONSOLE_SMARTCARD_ON,     /* what readers there are is told as they are found */
} PdkConsoleSmartcardState;

#define PDK_TYPE_CONSOLE_SMARTCARD_STATE (pdk_console_smartcard_state_get_type ())
GType pdk_console_smartcard_state_get_type (void);

#define PDK_TYPE_CARD_READER (pdk_card_reader_get_type ())
G_DECLARE_FINAL_TYPE (PdkCardReader, pdk_card_reader, PDK, CARD_READER, GObject)

/* A reader of smart cards of this computer, as it was found.  Immutable. */

/** @software: made of certificates, so that its card goes in and out on request */
PdkCardReader *pdk_card_reader_new (const char *name, gboolean software, gboolean has_card);
/** Untrusted text: a device says it. */
const char *pdk_card_reader_get_name (PdkCardReader *self);
gboolean pdk_card_reader_is_software (PdkCardReader *self);
gboolean pdk_card_reader_has_card (PdkCardReader *self);

#define PDK_TYPE_CONSOLE_SMARTCARD (pdk_console_smartcard_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    PdkConsoleSmartcard, pdk_console_smartcard, PDK, CONSOLE_SMARTCARD, GObject)

/* The smart cards of this computer for a guest, over some protocol.  It lives as long as its backend;
 * what was chosen holds for the next connection as well.  Until they are shared, no reader is looked
 * at.
 *
 * Properties: shared (boolean), state (read-only).
 * Signal: "changed": of state or readers. */
struct _PdkConsoleSmartcardClass {
  GObjectClass parent_class;

  /** Makes whether they are shared that of the guest. */
  void (*apply) (PdkConsoleSmartcard *self);
  void (*insert) (PdkConsoleSmartcard *self, gboolean inserted);
};

void pdk_console_smartcard_share (PdkConsoleSmartcard *self, gboolean shared);
gboolean pdk_console_smartcard_get_shared (PdkConsoleSmartcard *self);
PdkConsoleSmartcardState pdk_console_smartcard_get_state (PdkConsoleSmartcard *self);
/** (transfer none): of PdkCardReader; empty unless on */
GListModel *pdk_console_smartcard_get_readers (PdkConsoleSmartcard *self);
/** (nullable) (transfer none): the reader that is made of certificates */
PdkCardReader *pdk_console_smartcard_find_software (PdkConsoleSmartcard *self);
/** Puts the card of the software reader in, or takes it out. */
void pdk_console_smartcard_insert (PdkConsoleSmartcard *self, gboolean inserted);

/**
 * pdk_console_smartcard_set_certificates:
 * @database: an NSS database; empty: that of the system
 * @names: of three certificates in it (to identify, to sign, to encrypt), with commas between, or of
 *   one for all; empty: readers that are plugged in are used
 *
 * What a card is made of.  For this process, from the time on at which readers are first looked for:
 * the library asks only once.  Names that the library cannot tell from its own syntax are ignored.
 */
void pdk_console_smartcard_set_certificates (const char *database, const char *names);
/** (nullable): three names */
const char *const *pdk_console_smartcard_get_certificates (const char **database);

/* For protocols. */

void pdk_console_smartcard_update (PdkConsoleSmartcard *self,
                                   PdkConsoleSmartcardState state,
                                   GPtrArray *readers);

G_END_DECLS
