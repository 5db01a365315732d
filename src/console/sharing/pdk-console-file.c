/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-file.h"

struct _PdkConsoleFile {
  GObject parent_instance;

  /* owned */
  GFile *file;
  char *name;
  GCancellable *cancellable;
  GError *error;

  PdkConsoleFileState state;
  guint64 size;
  guint64 sent;
  gboolean size_known;
};

typedef enum {
  PROP_STATE = 1,
  PROP_SENT,
} PdkConsoleFileProperty;

static GParamSpec *props[PROP_SENT + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleFile, pdk_console_file, G_TYPE_OBJECT)

GType
pdk_console_file_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PDK_CONSOLE_FILE_WAITING, "PDK_CONSOLE_FILE_WAITING", "waiting" },
    { PDK_CONSOLE_FILE_SENDING, "PDK_CONSOLE_FILE_SENDING", "sending" },
    { PDK_CONSOLE_FILE_SENT, "PDK_CONSOLE_FILE_SENT", "sent" },
    { PDK_CONSOLE_FILE_FAILED, "PDK_CONSOLE_FILE_FAILED", "failed" },
    { PDK_CONSOLE_FILE_CANCELLED, "PDK_CONSOLE_FILE_CANCELLED", "cancelled" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConsoleFileState", values));
  return type;
}

static void
pdk_console_file_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleFile *self = PDK_CONSOLE_FILE (object);

  switch ((PdkConsoleFileProperty) id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_SENT:
    g_value_set_uint64 (value, self->sent);
    break;
  }
}

static void
pdk_console_file_finalize (GObject *object)
{
  PdkConsoleFile *self = PDK_CONSOLE_FILE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self->name);

  G_OBJECT_CLASS (pdk_console_file_parent_class)->finalize (object);
}

static void
pdk_console_file_class_init (PdkConsoleFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_file_get_property;
  object_class->finalize = pdk_console_file_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_CONSOLE_FILE_STATE,
                                         PDK_CONSOLE_FILE_WAITING, flags);
  props[PROP_SENT] = g_param_spec_uint64 ("sent", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_file_init (PdkConsoleFile *self)
{
  self->cancellable = g_cancellable_new ();
}

PdkConsoleFile *
pdk_console_file_new (GFile *file)
{
  PdkConsoleFile *self = g_object_new (PDK_TYPE_CONSOLE_FILE, NULL);
  g_autofree char *basename = g_file_get_basename (file);

  self->file = g_object_ref (file);
  self->name = g_filename_display_name (basename != NULL ? basename : "");
  return self;
}

GFile *
pdk_console_file_get_file (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), NULL);

  return self->file;
}

const char *
pdk_console_file_get_name (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), NULL);

  return self->name;
}

PdkConsoleFileState
pdk_console_file_get_state (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), PDK_CONSOLE_FILE_WAITING);

  return self->state;
}

gboolean
pdk_console_file_is_finished (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), TRUE);

  return self->state != PDK_CONSOLE_FILE_WAITING && self->state != PDK_CONSOLE_FILE_SENDING;
}

guint64
pdk_console_file_get_size (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), 0);

  return self->size;
}

guint64
pdk_console_file_get_sent (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), 0);

  return self->sent;
}

const GError *
pdk_console_file_get_error (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), NULL);

  return self->error;
}

GCancellable *
pdk_console_file_get_cancellable (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), NULL);

  return self->cancellable;
}

gboolean
pdk_console_file_is_size_known (PdkConsoleFile *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_FILE (self), FALSE);

  return self->size_known;
}

void
pdk_console_file_set_size (PdkConsoleFile *self, guint64 size)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE (self));

  self->size = size;
  self->size_known = TRUE;
}

void
pdk_console_file_set_sent (PdkConsoleFile *self, guint64 sent)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE (self));

  if (self->sent == sent || pdk_console_file_is_finished (self))
    return;
  self->sent = MIN (sent, self->size);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SENT]);
}

static void
set_state (PdkConsoleFile *self, PdkConsoleFileState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
pdk_console_file_begin (PdkConsoleFile *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE (self));
  g_return_if_fail (self->state == PDK_CONSOLE_FILE_WAITING);

  set_state (self, PDK_CONSOLE_FILE_SENDING);
}

/* Whoever works on it hears that nobody waits any more. */
static void
finish (PdkConsoleFile *self, PdkConsoleFileState state)
{
  g_autoptr (PdkConsoleFile) held = g_object_ref (self);

  set_state (self, state);
  g_cancellable_cancel (self->cancellable);
}

void
pdk_console_file_cancel (PdkConsoleFile *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE (self));

  if (!pdk_console_file_is_finished (self))
    finish (self, PDK_CONSOLE_FILE_CANCELLED);
}

void
pdk_console_file_finish (PdkConsoleFile *self, const GError *error)
{
  g_return_if_fail (PDK_IS_CONSOLE_FILE (self));

  if (pdk_console_file_is_finished (self))
    return;
  if (error == NULL) {
    pdk_console_file_set_sent (self, self->size);
    finish (self, PDK_CONSOLE_FILE_SENT);
    return;
  }
  self->error = g_error_copy (error);
  finish (self, PDK_CONSOLE_FILE_FAILED);
}
