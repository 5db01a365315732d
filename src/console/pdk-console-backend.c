/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-backend.h"
#include "pdk-console-backend-private.h"
#include "pdk-console-trace.h"

#include <string.h>

typedef struct {
  /* owned */
  GError *error;
  char *detail;
  char *password_hint;
  PdkConsoleCertificate *certificate;
  GListStore *heads;        /* of PdkConsoleHead, by number; 0 is always there */
  PdkConsoleInputs *inputs; /* nullable */
  PdkConsoleCursor *cursor;

  PdkConsoleBackendState state;
  gboolean needs_user_name;
  gboolean absolute_pointer;
  int locks;
} PdkConsoleBackendPrivate;

typedef enum {
  PROP_STATE = 1,
  PROP_ERROR,
  PROP_FRAMEBUFFER,
  PROP_ABSOLUTE_POINTER,
  PROP_CURSOR,
  PROP_LOCKS,
} PdkConsoleBackendProperty;

static GParamSpec *props[PROP_LOCKS + 1];

enum { CURSOR_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleBackend, pdk_console_backend, G_TYPE_OBJECT)

G_DEFINE_QUARK (pdk_console_error, pdk_console_error)

GType
pdk_console_backend_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PDK_CONSOLE_BACKEND_IDLE, "PDK_CONSOLE_BACKEND_IDLE", "idle" },
    { PDK_CONSOLE_BACKEND_CONNECTING, "PDK_CONSOLE_BACKEND_CONNECTING", "connecting" },
    { PDK_CONSOLE_BACKEND_CONNECTED, "PDK_CONSOLE_BACKEND_CONNECTED", "connected" },
    { PDK_CONSOLE_BACKEND_NEEDS_PASSWORD, "PDK_CONSOLE_BACKEND_NEEDS_PASSWORD", "needs-password" },
    { PDK_CONSOLE_BACKEND_CLOSED, "PDK_CONSOLE_BACKEND_CLOSED", "closed" },
    { PDK_CONSOLE_BACKEND_FAILED, "PDK_CONSOLE_BACKEND_FAILED", "failed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConsoleBackendState", values));
  return type;
}

static PdkConsoleBackendPrivate *
get_private (PdkConsoleBackend *self)
{
  return pdk_console_backend_get_instance_private (self);
}

static void
pdk_console_backend_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleBackendPrivate *priv = get_private (PDK_CONSOLE_BACKEND (object));

  switch ((PdkConsoleBackendProperty) id) {
  case PROP_STATE:
    g_value_set_enum (value, priv->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, priv->error);
    break;
  case PROP_FRAMEBUFFER:
    g_value_set_object (value, pdk_console_backend_get_framebuffer (PDK_CONSOLE_BACKEND (object)));
    break;
  case PROP_ABSOLUTE_POINTER:
    g_value_set_boolean (value, priv->absolute_pointer);
    break;
  case PROP_CURSOR:
    g_value_set_boxed (value, priv->cursor);
    break;
  case PROP_LOCKS:
    g_value_set_int (value, priv->locks);
    break;
  }
}

static void
pdk_console_backend_finalize (GObject *object)
{
  PdkConsoleBackendPrivate *priv = get_private (PDK_CONSOLE_BACKEND (object));

  g_clear_error (&priv->error);
  g_free (priv->detail);
  g_free (priv->password_hint);
  g_clear_pointer (&priv->certificate, pdk_console_certificate_unref);
  g_clear_object (&priv->heads);
  g_clear_object (&priv->inputs);
  g_clear_pointer (&priv->cursor, pdk_console_cursor_unref);

  G_OBJECT_CLASS (pdk_console_backend_parent_class)->finalize (object);
}

static void
pdk_console_backend_class_init (PdkConsoleBackendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_backend_get_property;
  object_class->finalize = pdk_console_backend_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PDK_TYPE_CONSOLE_BACKEND_STATE,
                                         PDK_CONSOLE_BACKEND_IDLE, flags);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_FRAMEBUFFER] =
      g_param_spec_object ("framebuffer", NULL, NULL, PDK_TYPE_CONSOLE_FRAMEBUFFER, flags);
  props[PROP_ABSOLUTE_POINTER] =
      g_param_spec_boolean ("absolute-pointer", NULL, NULL, FALSE, flags);
  props[PROP_CURSOR] = g_param_spec_boxed ("cursor", NULL, NULL, PDK_TYPE_CONSOLE_CURSOR, flags);
  props[PROP_LOCKS] = g_param_spec_int ("locks", NULL, NULL, -1, 7, -1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[CURSOR_MOVED] =
      g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
pdk_console_backend_init (PdkConsoleBackend *self)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  priv->heads = g_list_store_new (PDK_TYPE_CONSOLE_HEAD);
  pdk_console_head_set_enabled (pdk_console_backend_ensure_head (self, 0), TRUE);
  priv->locks = -1;
}

void
pdk_console_backend_open (PdkConsoleBackend *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_BACKEND (self));
  g_return_if_fail (get_private (self)->state == PDK_CONSOLE_BACKEND_IDLE);

  pdk_console_backend_set_state (self, PDK_CONSOLE_BACKEND_CONNECTING);
  PDK_CONSOLE_BACKEND_GET_CLASS (self)->open (self);
}

void
pdk_console_backend_close (PdkConsoleBackend *self)
{
  g_return_if_fail (PDK_IS_CONSOLE_BACKEND (self));

  PDK_CONSOLE_BACKEND_GET_CLASS (self)->close (self);
}

void
pdk_console_backend_set_credentials (PdkConsoleBackend *self,
                                     const char *user_name,
                                     const char *password)
{
  PdkConsoleBackendState state = PDK_CONSOLE_BACKEND_IDLE;

  g_return_if_fail (PDK_IS_CONSOLE_BACKEND (self));
  g_return_if_fail (password != NULL);

  state = get_private (self)->state;
  g_return_if_fail (state == PDK_CONSOLE_BACKEND_IDLE ||
                    state == PDK_CONSOLE_BACKEND_NEEDS_PASSWORD);

  PDK_CONSOLE_BACKEND_GET_CLASS (self)->set_credentials (self, user_name, password);
  if (state == PDK_CONSOLE_BACKEND_IDLE)
    return;
  pdk_console_backend_set_state (self, PDK_CONSOLE_BACKEND_CONNECTING);
  PDK_CONSOLE_BACKEND_GET_CLASS (self)->open (self);
}

const char *
pdk_console_backend_get_password_hint (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return get_private (self)->password_hint;
}

void
pdk_console_backend_trust_key (PdkConsoleBackend *self, GBytes *key)
{
  g_return_if_fail (PDK_IS_CONSOLE_BACKEND (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (get_private (self)->state == PDK_CONSOLE_BACKEND_IDLE);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->trust_key != NULL)
    PDK_CONSOLE_BACKEND_GET_CLASS (self)->trust_key (self, key);
}

PdkConsoleCertificate *
pdk_console_backend_get_certificate (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return get_private (self)->certificate;
}

gboolean
pdk_console_backend_needs_user_name (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), FALSE);

  return get_private (self)->needs_user_name;
}

PdkConsoleBackendState
pdk_console_backend_get_state (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), PDK_CONSOLE_BACKEND_IDLE);

  return get_private (self)->state;
}

const GError *
pdk_console_backend_get_error (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return get_private (self)->error;
}

const char *
pdk_console_backend_get_detail (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return get_private (self)->detail;
}

PdkConsoleFramebuffer *
pdk_console_backend_get_framebuffer (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return pdk_console_head_get_framebuffer (pdk_console_backend_get_head (self, 0));
}

GListModel *
pdk_console_backend_get_heads (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return G_LIST_MODEL (get_private (self)->heads);
}

PdkConsoleHead *
pdk_console_backend_get_head (PdkConsoleBackend *self, guint number)
{
  GListModel *heads = pdk_console_backend_get_heads (self);
  guint n = heads != NULL ? g_list_model_get_n_items (heads) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);

    if (pdk_console_head_get_number (head) == number)
      return head; /* the list keeps it */
  }
  return NULL;
}

static int
compare_heads (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return (int) pdk_console_head_get_number (PDK_CONSOLE_HEAD ((gpointer) a)) -
         (int) pdk_console_head_get_number (PDK_CONSOLE_HEAD ((gpointer) b));
}

PdkConsoleHead *
pdk_console_backend_ensure_head (PdkConsoleBackend *self, guint number)
{
  g_autoptr (PdkConsoleHead) head = NULL;

  if (number >= PDK_CONSOLE_MAX_HEADS)
    return NULL;
  if (pdk_console_backend_get_head (self, number) != NULL)
    return pdk_console_backend_get_head (self, number);
  head = pdk_console_head_new (number);
  g_list_store_insert_sorted (get_private (self)->heads, head, compare_heads, NULL);
  return head;
}

PdkConsoleResizer *
pdk_console_backend_get_resizer (PdkConsoleBackend *self)
{
  PdkConsoleBackendClass *klass;

  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  klass = PDK_CONSOLE_BACKEND_GET_CLASS (self);
  return klass->get_resizer != NULL ? klass->get_resizer (self) : NULL;
}

gboolean
pdk_console_backend_get_absolute_pointer (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), FALSE);

  return get_private (self)->absolute_pointer;
}

PdkConsoleCursor *
pdk_console_backend_get_cursor (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  return get_private (self)->cursor;
}

int
pdk_console_backend_get_locks (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), -1);

  return get_private (self)->locks;
}

PdkConsoleAgent *
pdk_console_backend_get_agent (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_agent == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_agent (self);
}

PdkConsoleClipboard *
pdk_console_backend_get_clipboard (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_clipboard == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_clipboard (self);
}

PdkConsoleSound *
pdk_console_backend_get_sound (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_sound == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_sound (self);
}

PdkConsoleFileTransfer *
pdk_console_backend_get_file_transfer (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_file_transfer == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_file_transfer (self);
}

PdkConsoleUsb *
pdk_console_backend_get_usb (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_usb == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_usb (self);
}

PdkConsoleFolder *
pdk_console_backend_get_folder (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_folder == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_folder (self);
}

PdkConsoleSmartcard *
pdk_console_backend_get_smartcard (PdkConsoleBackend *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_BACKEND (self), NULL);

  if (PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_smartcard == NULL)
    return NULL;
  return PDK_CONSOLE_BACKEND_GET_CLASS (self)->get_smartcard (self);
}

static void
replace_error (PdkConsoleBackend *self, GError *error, const char *detail)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  if (priv->error == NULL && error == NULL)
    return;
  g_clear_error (&priv->error);
  priv->error = error;
  g_free (priv->detail);
  priv->detail = g_strdup (detail);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

void
pdk_console_backend_set_state (PdkConsoleBackend *self, PdkConsoleBackendState state)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  if (priv->state == state)
    return;
  priv->state = state;
  if (state != PDK_CONSOLE_BACKEND_FAILED && state != PDK_CONSOLE_BACKEND_NEEDS_PASSWORD)
    replace_error (self, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
pdk_console_backend_fail (PdkConsoleBackend *self,
                          PdkConsoleBackendState state,
                          PdkConsoleError code,
                          const char *message,
                          const char *detail)
{
  /* Whoever hears of one finds the other. */
  g_object_freeze_notify (G_OBJECT (self));
  replace_error (self, g_error_new_literal (PDK_CONSOLE_ERROR, code, message), detail);
  pdk_console_backend_set_state (self, state);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_console_backend_set_certificate (PdkConsoleBackend *self, PdkConsoleCertificate *certificate)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  g_clear_pointer (&priv->certificate, pdk_console_certificate_unref);
  priv->certificate = certificate != NULL ? pdk_console_certificate_ref (certificate) : NULL;
}

void
pdk_console_backend_set_needs_user_name (PdkConsoleBackend *self, gboolean needs)
{
  get_private (self)->needs_user_name = needs;
}

void
pdk_console_backend_set_password_hint (PdkConsoleBackend *self, const char *hint)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  g_free (priv->password_hint);
  priv->password_hint = g_strdup (hint);
}

void
pdk_console_backend_set_absolute_pointer (PdkConsoleBackend *self, gboolean absolute)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  absolute = !!absolute;
  if (priv->absolute_pointer == absolute)
    return;
  priv->absolute_pointer = absolute;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ABSOLUTE_POINTER]);
}

void
pdk_console_backend_set_cursor (PdkConsoleBackend *self, PdkConsoleCursor *cursor)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  if (priv->cursor == cursor)
    return;
  g_clear_pointer (&priv->cursor, pdk_console_cursor_unref);
  priv->cursor = cursor != NULL ? pdk_console_cursor_ref (cursor) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURSOR]);
}

void
pdk_console_backend_set_locks (PdkConsoleBackend *self, int locks)
{
  PdkConsoleBackendPrivate *priv = get_private (self);

  if (priv->locks == locks)
    return;
  priv->locks = locks;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOCKS]);
}

void
pdk_console_backend_move_cursor (PdkConsoleBackend *self, int x, int y)
{
  g_signal_emit (self, signals[CURSOR_MOVED], 0, x, y);
}

void
pdk_console_backend_set_inputs (PdkConsoleBackend *self, PdkConsoleInputs *inputs)
{
  g_set_object (&get_private (self)->inputs, inputs);
}

void
pdk_console_backend_free_password (char *password)
{
  explicit_bzero (password, strlen (password));
  g_free (password);
}

/* Without a connection, what the user does goes nowhere. */
static PdkConsoleInputs *
get_ready_inputs (PdkConsoleBackend *self)
{
  PdkConsoleInputs *inputs = get_private (self)->inputs;

  return inputs != NULL && PDK_CONSOLE_INPUTS_GET_CLASS (inputs)->is_ready (inputs) ? inputs : NULL;
}

#define SEND(self, method, ...)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    PdkConsoleInputs *inputs_ = get_ready_inputs (self);                                           \
                                                                                                   \
    if (inputs_ != NULL) {                                                                         \
      PDK_CONSOLE_INPUTS_GET_CLASS (inputs_)->method (inputs_, __VA_ARGS__);                       \
      pdk_console_trace_input ();                                                                  \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

void
pdk_console_backend_send_key (PdkConsoleBackend *self,
                              guint scancode,
                              guint keyval,
                              gboolean pressed)
{
  SEND (self, key, scancode, keyval, pressed);
}

void
pdk_console_backend_send_position (PdkConsoleBackend *self, guint head, int x, int y)
{
  SEND (self, position, head, x, y);
}

void
pdk_console_backend_send_motion (PdkConsoleBackend *self, int dx, int dy)
{
  SEND (self, motion, dx, dy);
}

void
pdk_console_backend_send_button (PdkConsoleBackend *self, guint button, gboolean pressed)
{
  SEND (self, button, button, pressed);
}

void
pdk_console_backend_send_scroll (PdkConsoleBackend *self, int clicks_x, int clicks_y)
{
  SEND (self, scroll, clicks_x, clicks_y);
}

void
pdk_console_backend_send_locks (PdkConsoleBackend *self, PdkConsoleLocks locks)
{
  PdkConsoleInputs *inputs = get_ready_inputs (self);

  if (inputs != NULL)
    PDK_CONSOLE_INPUTS_GET_CLASS (inputs)->set_locks (inputs, locks);
}
