/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-words.h"

/* So much is kept, the latest. */
#define MAX_WORDS 16384

struct _PdkSshWords {
  GPollableInputStream *errors; /* owned; nullable: nobody is listened to */
  GSource *source;
  GString *text;
  gsize n_forgotten; /* bytes said before those in text */
};

PdkSshWords *
pdk_ssh_words_new (void)
{
  PdkSshWords *self = g_new0 (PdkSshWords, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
pdk_ssh_words_free (PdkSshWords *self)
{
  pdk_ssh_words_stop (self);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
keep (PdkSshWords *self, const char *text, gsize length)
{
  g_string_append_len (self->text, text, (gssize) length);
  if (self->text->len > MAX_WORDS) {
    const gsize excess = self->text->len - MAX_WORDS;

    g_string_erase (self->text, 0, (gssize) excess);
    self->n_forgotten += excess;
  }
}

gboolean
pdk_ssh_words_read (PdkSshWords *self)
{
  char buffer[1024];
  gssize n_read;

  if (self->errors == NULL)
    return FALSE;
  do {
    g_autoptr (GError) error = NULL;

    n_read = g_pollable_input_stream_read_nonblocking (self->errors, buffer, sizeof buffer, NULL,
                                                       &error);
    if (n_read > 0)
      keep (self, buffer, (gsize) n_read);
    else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return TRUE;
  } while (n_read > 0);
  return FALSE;
}

static gboolean
on_errors_ready (GObject *stream, gpointer user_data)
{
  return pdk_ssh_words_read (user_data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
pdk_ssh_words_listen (PdkSshWords *self, GSubprocess *process)
{
  GInputStream *stream = g_subprocess_get_stderr_pipe (process);

  pdk_ssh_words_stop (self);
  self->errors = g_object_ref (G_POLLABLE_INPUT_STREAM (stream));
  self->source = g_pollable_input_stream_create_source (self->errors, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_errors_ready), self, NULL);
  g_source_attach (self->source, NULL);
}

void
pdk_ssh_words_stop (PdkSshWords *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->errors);
}

void
pdk_ssh_words_clear (PdkSshWords *self)
{
  g_string_truncate (self->text, 0);
}

const char *
pdk_ssh_words_get_all (PdkSshWords *self)
{
  return self->text->str;
}

gsize
pdk_ssh_words_get_mark (PdkSshWords *self)
{
  /* What it said last is still on its way when a display finds itself closed. */
  pdk_ssh_words_read (self);
  return self->n_forgotten + self->text->len;
}

char *
pdk_ssh_words_get_since (PdkSshWords *self, gsize mark)
{
  g_autofree char *said = NULL;
  gsize begin;

  pdk_ssh_words_read (self);
  begin = MIN (mark > self->n_forgotten ? mark - self->n_forgotten : 0, self->text->len);
  said = g_utf8_make_valid (self->text->str + begin, -1);
  return g_strdup (g_strstrip (said));
}
