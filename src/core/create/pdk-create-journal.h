/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was made on the way to a new machine, in a file with the user's state, written before each step:
 * so that it can be removed again, also after a crash. */

typedef enum {
  PDK_CREATE_MADE_FILE,    /* of this computer */
  PDK_CREATE_MADE_VOLUME,  /* in a pool of the host */
  PDK_CREATE_MADE_NETWORK, /* not made, but started */
  PDK_CREATE_MADE_MACHINE, /* by its UUID */
  PDK_CREATE_MADE_ACCESS,  /* permitted to who runs machines, at a path of this computer */
} PdkCreateMadeKind;

/**
 * PdkCreateMade:
 * @pool: (nullable): of a volume
 * @name: untrusted, where it was read from the file
 * @key: (nullable): what no other volume has, %NULL when it may not have been made yet; or what was
 *   permitted
 * @remains: nobody needs it any more, and it could not be removed
 */
typedef struct {
  PdkCreateMadeKind kind;
  char *pool;
  char *name;
  char *key;
  gboolean remains;
} PdkCreateMade;

/**
 * PdkCreateJournal:
 * @uri: of the host
 * @name: of the machine to be, @uuid: too
 * @made: (element-type PdkCreateMade): in the order it was made
 * @loaded: it was read from a file: others may have made what has a name of @made meanwhile
 *
 * Main thread, but for loading.
 */
typedef struct {
  char *path;
  char *uri;
  char *name;
  char *uuid;
  GPtrArray *made;
  gboolean loaded;
} PdkCreateJournal;

/** Returns: (transfer full): where journals are kept */
char *pdk_create_journal_dup_folder (void);

/** Nothing is written yet. */
PdkCreateJournal *pdk_create_journal_new (const char *folder,
                                          const char *uri,
                                          const char *name,
                                          const char *uuid);
void pdk_create_journal_free (PdkCreateJournal *self);

/** Returns: (transfer none): what is about to be made.  @pool: (nullable) */
PdkCreateMade *pdk_create_journal_add (PdkCreateJournal *self,
                                       PdkCreateMadeKind kind,
                                       const char *pool,
                                       const char *name);
/** @made: is gone, or was never made */
void pdk_create_journal_drop (PdkCreateJournal *self, PdkCreateMade *made);
/** Nothing is to be removed any more. */
void pdk_create_journal_clear (PdkCreateJournal *self);

/** Has it on the disk, as it is now; without anything in it there is no file. */
void pdk_create_journal_save_async (PdkCreateJournal *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean pdk_create_journal_save_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full) (element-type PdkCreateJournal): those in @folder.  Worker only */
GPtrArray *pdk_create_journal_load_all (const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCreateJournal, pdk_create_journal_free)

G_END_DECLS
