/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-smartcard.h"

#include <string.h>

#define N_CERTIFICATES 3

typedef struct {
  GListStore *readers;
  PdkConsoleSmartcardState state;
  gboolean shared;
} PdkConsoleSmartcardPrivate;

typedef enum { PROP_SHARED = 1, PROP_STATE } PdkConsoleSmartcardProperty;

static GParamSpec *props[PROP_STATE + 1];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (PdkConsoleSmartcardState,
                    pdk_console_smartcard_state,
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_SMARTCARD_NOT_CONNECTED, "not-connected"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_SMARTCARD_NO_CHANNEL, "no-channel"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_SMARTCARD_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_SMARTCARD_IN_USE, "in-use"),
                    G_DEFINE_ENUM_VALUE (PDK_CONSOLE_SMARTCARD_ON, "on"))

/* Readers. */

struct _PdkCardReader {
  GObject parent_instance;

  char *name;
  gboolean software;
  gboolean has_card;
};

G_DEFINE_FINAL_TYPE (PdkCardReader, pdk_card_reader, G_TYPE_OBJECT)

static void
pdk_card_reader_finalize (GObject *object)
{
  g_free (PDK_CARD_READER (object)->name);

  G_OBJECT_CLASS (pdk_card_reader_parent_class)->finalize (object);
}

static void
pdk_card_reader_class_init (PdkCardReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_card_reader_finalize;
}

static void
pdk_card_reader_init (PdkCardReader *self)
{
}

PdkCardReader *
pdk_card_reader_new (const char *name, gboolean software, gboolean has_card)
{
  PdkCardReader *self = g_object_new (PDK_TYPE_CARD_READER, NULL);

  self->name = g_strdup (name);
  self->software = software;
  self->has_card = has_card;
  return self;
}

const char *
pdk_card_reader_get_name (PdkCardReader *self)
{
  g_return_val_if_fail (PDK_IS_CARD_READER (self), NULL);

  return self->name;
}

gboolean
pdk_card_reader_is_software (PdkCardReader *self)
{
  g_return_val_if_fail (PDK_IS_CARD_READER (self), FALSE);

  return self->software;
}

gboolean
pdk_card_reader_has_card (PdkCardReader *self)
{
  g_return_val_if_fail (PDK_IS_CARD_READER (self), FALSE);

  return self->has_card;
}

/* Certificates, of the process. */

static char *certificate_database;
static char **certificate_names;

/* The library pastes these into a line of options: what would end a value there is not for it. */
static gboolean
is_plain (const char *text, const char *forbidden)
{
  return strpbrk (text, forbidden) == NULL && strchr (text, '\n') == NULL;
}

/* (transfer full) (nullable): three of them */
static char **
split_names (const char *text)
{
  g_auto (GStrv) given = g_strsplit (text, ",", -1);
  const guint n = g_strv_length (given);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (n != 1 && n != N_CERTIFICATES)
    return NULL;
  for (guint i = 0; i < N_CERTIFICATES; i++) {
    const char *name = n == 1 ? given[0] : g_strstrip (given[i]);

    if (*name == '\0' || !is_plain (name, "()\""))
      return NULL;
    g_strv_builder_add (names, name);
  }
  return g_strv_builder_end (names);
}

void
pdk_console_smartcard_set_certificates (const char *database, const char *names)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (names != NULL);

  g_clear_pointer (&certificate_database, g_free);
  g_clear_pointer (&certificate_names, g_strfreev);
  if (is_plain (database, "\""))
    certificate_names = split_names (names);
  if (certificate_names != NULL && *database != '\0')
    certificate_database = g_strdup (database);
}

const char *const *
pdk_console_smartcard_get_certificates (const char **database)
{
  g_return_val_if_fail (database != NULL, NULL);

  *database = certificate_database;
  return (const char *const *) certificate_names;
}

/* The cards of a guest. */

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleSmartcard, pdk_console_smartcard, G_TYPE_OBJECT)

#define PRIVATE(self)                                                                              \
  ((PdkConsoleSmartcardPrivate *) pdk_console_smartcard_get_instance_private (self))

static void
pdk_console_smartcard_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleSmartcardPrivate *priv = PRIVATE (PDK_CONSOLE_SMARTCARD (object));

  switch ((PdkConsoleSmartcardProperty) id) {
  case PROP_SHARED:
    g_value_set_boolean (value, priv->shared);
    break;
  case PROP_STATE:
    g_value_set_enum (value, priv->state);
    break;
  }
}

static void
pdk_console_smartcard_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  pdk_console_smartcard_share (PDK_CONSOLE_SMARTCARD (object), g_value_get_boolean (value));
}

static void
pdk_console_smartcard_dispose (GObject *object)
{
  g_clear_object (&PRIVATE (PDK_CONSOLE_SMARTCARD (object))->readers);

  G_OBJECT_CLASS (pdk_console_smartcard_parent_class)->dispose (object);
}

static void
pdk_console_smartcard_class_init (PdkConsoleSmartcardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_console_smartcard_get_property;
  object_class->set_property = pdk_console_smartcard_set_property;
  object_class->dispose = pdk_console_smartcard_dispose;

  props[PROP_SHARED] =
      g_param_spec_boolean ("shared", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_CONSOLE_SMARTCARD_STATE,
                                         PDK_CONSOLE_SMARTCARD_NOT_CONNECTED,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_console_smartcard_init (PdkConsoleSmartcard *self)
{
  PRIVATE (self)->readers = g_list_store_new (PDK_TYPE_CARD_READER);
}

void
pdk_console_smartcard_share (PdkConsoleSmartcard *self, gboolean shared)
{
  g_return_if_fail (PDK_IS_CONSOLE_SMARTCARD (self));

  if (PRIVATE (self)->shared == !!shared)
    return;
  PRIVATE (self)->shared = !!shared;
  PDK_CONSOLE_SMARTCARD_GET_CLASS (self)->apply (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHARED]);
}

gboolean
pdk_console_smartcard_get_shared (PdkConsoleSmartcard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SMARTCARD (self), FALSE);

  return PRIVATE (self)->shared;
}

PdkConsoleSmartcardState
pdk_console_smartcard_get_state (PdkConsoleSmartcard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SMARTCARD (self), PDK_CONSOLE_SMARTCARD_NOT_CONNECTED);

  return PRIVATE (self)->state;
}

GListModel *
pdk_console_smartcard_get_readers (PdkConsoleSmartcard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SMARTCARD (self), NULL);

  return G_LIST_MODEL (PRIVATE (self)->readers);
}

PdkCardReader *
pdk_console_smartcard_find_software (PdkConsoleSmartcard *self)
{
  GListModel *readers = pdk_console_smartcard_get_readers (self);

  for (guint i = 0; i < g_list_model_get_n_items (readers); i++) {
    g_autoptr (PdkCardReader) reader = g_list_model_get_item (readers, i);

    if (pdk_card_reader_is_software (reader))
      return reader; /* the list holds it */
  }
  return NULL;
}

void
pdk_console_smartcard_insert (PdkConsoleSmartcard *self, gboolean inserted)
{
  g_return_if_fail (PDK_IS_CONSOLE_SMARTCARD (self));

  PDK_CONSOLE_SMARTCARD_GET_CLASS (self)->insert (self, inserted);
}

static gboolean
is_same (GListModel *readers, GPtrArray *found)
{
  if (g_list_model_get_n_items (readers) != found->len)
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    g_autoptr (PdkCardReader) old = g_list_model_get_item (readers, i);
    PdkCardReader *reader = g_ptr_array_index (found, i);

    if (!g_str_equal (old->name, reader->name) || old->has_card != reader->has_card ||
        old->software != reader->software)
      return FALSE;
  }
  return TRUE;
}

void
pdk_console_smartcard_update (PdkConsoleSmartcard *self,
                              PdkConsoleSmartcardState state,
                              GPtrArray *readers)
{
  PdkConsoleSmartcardPrivate *priv = NULL;

  g_return_if_fail (PDK_IS_CONSOLE_SMARTCARD (self));

  priv = PRIVATE (self);
  if (priv->state == state && is_same (G_LIST_MODEL (priv->readers), readers))
    return;
  g_list_store_splice (priv->readers, 0, g_list_model_get_n_items (G_LIST_MODEL (priv->readers)),
                       readers->pdata, readers->len);
  if (priv->state != state) {
    priv->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  }
  g_signal_emit (self, signals[CHANGED], 0);
}
