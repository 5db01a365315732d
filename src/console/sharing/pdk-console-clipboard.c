/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard.h"

/* Sizes are 32 bits, some of them with a sign, in the protocols. */
#define LARGEST_LIMIT (1u << 30)

typedef struct {
  PdkConsoleFormats formats;
  gboolean has_primary;
  gboolean crlf;
  guint limit; /* bytes */
} PdkConsoleClipboardPrivate;

typedef enum {
  PROP_FORMATS = 1,
  PROP_HAS_PRIMARY,
  PROP_CRLF,
  PROP_LIMIT,
} PdkConsoleClipboardProperty;

static GParamSpec *props[PROP_LIMIT + 1];

enum { GUEST_OFFERED, GUEST_WITHDREW, GUEST_ASKED, GUEST_GAVE, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleClipboard, pdk_console_clipboard, G_TYPE_OBJECT)

static PdkConsoleClipboardPrivate *
get_private (PdkConsoleClipboard *self)
{
  return pdk_console_clipboard_get_instance_private (self);
}

static void
pdk_console_clipboard_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleClipboardPrivate *priv = get_private (PDK_CONSOLE_CLIPBOARD (object));

  switch ((PdkConsoleClipboardProperty) id) {
  case PROP_FORMATS:
    g_value_set_uint (value, priv->formats);
    break;
  case PROP_HAS_PRIMARY:
    g_value_set_boolean (value, priv->has_primary);
    break;
  case PROP_CRLF:
    g_value_set_boolean (value, priv->crlf);
    break;
  case PROP_LIMIT:
    g_value_set_uint (value, priv->limit);
    break;
  }
}

static void
pdk_console_clipboard_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  PdkConsoleClipboard *self = PDK_CONSOLE_CLIPBOARD (object);

  switch ((PdkConsoleClipboardProperty) id) {
  case PROP_LIMIT:
    pdk_console_clipboard_set_limit (self, g_value_get_uint (value));
    break;
  case PROP_FORMATS:
  case PROP_HAS_PRIMARY:
  case PROP_CRLF:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    break;
  }
}

static guint
add_signal (const char *name, guint n_parameters)
{
  return g_signal_new (name, PDK_TYPE_CONSOLE_CLIPBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_parameters, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BYTES);
}

static void
pdk_console_clipboard_class_init (PdkConsoleClipboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_clipboard_get_property;
  object_class->set_property = pdk_console_clipboard_set_property;

  props[PROP_FORMATS] = g_param_spec_uint ("formats", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_HAS_PRIMARY] = g_param_spec_boolean ("has-primary", NULL, NULL, FALSE, flags);
  props[PROP_CRLF] = g_param_spec_boolean ("crlf", NULL, NULL, FALSE, flags);
  props[PROP_LIMIT] =
      g_param_spec_uint ("limit", NULL, NULL, 0, LARGEST_LIMIT, PDK_CONSOLE_CLIPBOARD_LIMIT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[GUEST_OFFERED] = add_signal ("guest-offered", 2);
  signals[GUEST_WITHDREW] = add_signal ("guest-withdrew", 1);
  signals[GUEST_ASKED] = add_signal ("guest-asked", 2);
  signals[GUEST_GAVE] = add_signal ("guest-gave", 3);
  signals[REFUSED] = add_signal ("refused", 2);
}

static void
pdk_console_clipboard_init (PdkConsoleClipboard *self)
{
  get_private (self)->limit = PDK_CONSOLE_CLIPBOARD_LIMIT;
}

PdkConsoleFormats
pdk_console_clipboard_get_formats (PdkConsoleClipboard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self), 0);

  return get_private (self)->formats;
}

gboolean
pdk_console_clipboard_get_has_primary (PdkConsoleClipboard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self), FALSE);

  return get_private (self)->has_primary;
}

gboolean
pdk_console_clipboard_get_crlf (PdkConsoleClipboard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self), FALSE);

  return get_private (self)->crlf;
}

gsize
pdk_console_clipboard_get_limit (PdkConsoleClipboard *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self), 0);

  return get_private (self)->limit;
}

void
pdk_console_clipboard_set_limit (PdkConsoleClipboard *self, gsize limit)
{
  PdkConsoleClipboardPrivate *priv = get_private (self);

  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));
  g_return_if_fail (limit <= LARGEST_LIMIT);

  if (priv->limit == limit)
    return;
  priv->limit = limit;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LIMIT]);
}

void
pdk_console_clipboard_refuse (PdkConsoleClipboard *self,
                              PdkConsoleClipboardRefusal refusal,
                              gsize limit)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  g_signal_emit (self, signals[REFUSED], 0, refusal, (guint) limit);
}

/* Returns: (nullable) (transfer none): @data, unless there is too much of it */
static GBytes *
limit_data (PdkConsoleClipboard *self, GBytes *data, PdkConsoleClipboardRefusal refusal)
{
  const guint limit = get_private (self)->limit;

  if (data == NULL || g_bytes_get_size (data) <= limit)
    return data;
  pdk_console_clipboard_refuse (self, refusal, limit);
  return NULL;
}

static gboolean
can_exchange (PdkConsoleClipboard *self, PdkConsoleSelection selection)
{
  PdkConsoleClipboardPrivate *priv = get_private (self);

  return priv->formats != 0 && (selection == PDK_CONSOLE_SELECTION_CLIPBOARD || priv->has_primary);
}

void
pdk_console_clipboard_offer (PdkConsoleClipboard *self,
                             PdkConsoleSelection selection,
                             PdkConsoleFormats formats)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));
  g_return_if_fail (formats != 0);

  if (can_exchange (self, selection))
    PDK_CONSOLE_CLIPBOARD_GET_CLASS (self)->offer (self, selection, formats);
}

void
pdk_console_clipboard_withdraw (PdkConsoleClipboard *self, PdkConsoleSelection selection)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  if (can_exchange (self, selection))
    PDK_CONSOLE_CLIPBOARD_GET_CLASS (self)->withdraw (self, selection);
}

void
pdk_console_clipboard_give (PdkConsoleClipboard *self,
                            PdkConsoleSelection selection,
                            PdkConsoleFormats format,
                            GBytes *data)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  if (can_exchange (self, selection))
    PDK_CONSOLE_CLIPBOARD_GET_CLASS (self)->give (
        self, selection, format, limit_data (self, data, PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST));
}

void
pdk_console_clipboard_ask (PdkConsoleClipboard *self,
                           PdkConsoleSelection selection,
                           PdkConsoleFormats format)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  if (can_exchange (self, selection))
    PDK_CONSOLE_CLIPBOARD_GET_CLASS (self)->ask (self, selection, format);
}

void
pdk_console_clipboard_set_abilities (PdkConsoleClipboard *self,
                                     PdkConsoleFormats formats,
                                     gboolean has_primary,
                                     gboolean crlf)
{
  PdkConsoleClipboardPrivate *priv = get_private (self);

  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (priv->formats != formats)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FORMATS]);
  if (priv->has_primary != has_primary)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PRIMARY]);
  if (priv->crlf != crlf)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CRLF]);
  priv->formats = formats;
  priv->has_primary = has_primary;
  priv->crlf = crlf;
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_console_clipboard_guest_offers (PdkConsoleClipboard *self,
                                    PdkConsoleSelection selection,
                                    PdkConsoleFormats formats)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  g_signal_emit (self, signals[GUEST_OFFERED], 0, selection, formats);
}

void
pdk_console_clipboard_guest_withdraws (PdkConsoleClipboard *self, PdkConsoleSelection selection)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  g_signal_emit (self, signals[GUEST_WITHDREW], 0, selection);
}

/* Nobody may be there who listens: the guest has its answer all the same. */
void
pdk_console_clipboard_guest_asks (PdkConsoleClipboard *self,
                                  PdkConsoleSelection selection,
                                  PdkConsoleFormats format)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  if (g_signal_has_handler_pending (self, signals[GUEST_ASKED], 0, FALSE))
    g_signal_emit (self, signals[GUEST_ASKED], 0, selection, format);
  else
    pdk_console_clipboard_give (self, selection, format, NULL);
}

void
pdk_console_clipboard_guest_gives (PdkConsoleClipboard *self,
                                   PdkConsoleSelection selection,
                                   PdkConsoleFormats format,
                                   GBytes *data)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD (self));

  g_signal_emit (self, signals[GUEST_GAVE], 0, selection, format,
                 limit_data (self, data, PDK_CONSOLE_CLIPBOARD_TOO_LARGE_FROM_GUEST));
}
