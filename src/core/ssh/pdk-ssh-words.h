/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What ssh says on its error output, the latest of it. */
typedef struct _PdkSshWords PdkSshWords;

PdkSshWords *pdk_ssh_words_new (void);
void pdk_ssh_words_free (PdkSshWords *self);

/** Listens to a process, which has a pipe for its errors. */
void pdk_ssh_words_listen (PdkSshWords *self, GSubprocess *process);
/** What was said stays. */
void pdk_ssh_words_stop (PdkSshWords *self);
/** Forgets what was said. */
void pdk_ssh_words_clear (PdkSshWords *self);
/** Takes what is there now.  Returns: %FALSE at the end */
gboolean pdk_ssh_words_read (PdkSshWords *self);

/** (transfer none): all that is kept */
const char *pdk_ssh_words_get_all (PdkSshWords *self);
/** What is said from now on comes after this. */
gsize pdk_ssh_words_get_mark (PdkSshWords *self);
/** (transfer full): what was said since @mark */
char *pdk_ssh_words_get_since (PdkSshWords *self, gsize mark);

G_END_DECLS
