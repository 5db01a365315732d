/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-clipboard-requests.h"

/* As long as somebody may wait who pressed a key to paste. */
#define TIMEOUT_MS 8000

typedef struct {
  PdkConsoleClipboardRequests *owner; /* borrowed */
  PdkConsoleSelection selection;
  PdkConsoleFormats format;
  GPtrArray *tasks; /* owned, of GTask */
  guint timeout_id;
} Request;

struct _PdkConsoleClipboardRequests {
  GObject parent_instance;

  PdkConsoleClipboard *clipboard; /* owned */
  GQueue requests;                /* of Request, in the order they were asked */
  guint timeout;
  gboolean unanswered;
};

typedef enum { PROP_UNANSWERED = 1 } PdkConsoleClipboardRequestsProperty;

static GParamSpec *props[PROP_UNANSWERED + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleClipboardRequests, pdk_console_clipboard_requests, G_TYPE_OBJECT)

static void
request_free (Request *request)
{
  g_clear_handle_id (&request->timeout_id, g_source_remove);
  g_ptr_array_unref (request->tasks);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* @format: 0 for the one that waits longest */
static Request *
find (PdkConsoleClipboardRequests *self, PdkConsoleSelection selection, PdkConsoleFormats format)
{
  for (GList *l = self->requests.head; l != NULL; l = l->next) {
    Request *request = l->data;

    if (request->selection == selection && (format == 0 || request->format == format))
      return request;
  }
  return NULL;
}

/* @data: (nullable) */
static void
end (PdkConsoleClipboardRequests *self, Request *ended, GBytes *data, GIOErrorEnum code)
{
  g_autoptr (Request) request = ended;

  g_queue_remove (&self->requests, request);
  for (guint i = 0; i < request->tasks->len; i++) {
    GTask *task = request->tasks->pdata[i];

    if (data != NULL)
      g_task_return_pointer (task, g_bytes_ref (data), (GDestroyNotify) g_bytes_unref);
    else
      g_task_return_new_error (task, G_IO_ERROR, code, "no answer from the guest");
  }
}

static void
set_unanswered (PdkConsoleClipboardRequests *self, gboolean unanswered)
{
  if (self->unanswered == unanswered)
    return;
  self->unanswered = unanswered;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNANSWERED]);
}

static gboolean
on_timeout (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (PdkConsoleClipboardRequests) self = g_object_ref (request->owner);

  request->timeout_id = 0;
  end (self, request, NULL, G_IO_ERROR_TIMED_OUT);
  set_unanswered (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_guest_gave (PdkConsoleClipboardRequests *self, guint selection, guint format, GBytes *data)
{
  Request *request = find (self, selection, format);

  set_unanswered (self, FALSE);
  if (request == NULL)
    return;
  if (data == NULL)
    pdk_console_clipboard_refuse (self->clipboard, PDK_CONSOLE_CLIPBOARD_NOTHING_FROM_GUEST,
                                  pdk_console_clipboard_get_limit (self->clipboard));
  end (self, request, data, G_IO_ERROR_NOT_FOUND);
}

static void
on_clipboard_notify_formats (PdkConsoleClipboardRequests *self)
{
  if (pdk_console_clipboard_get_formats (self->clipboard) != 0)
    return;
  for (guint i = 0; i < PDK_CONSOLE_N_SELECTIONS; i++)
    pdk_console_clipboard_requests_cancel (self, i);
  set_unanswered (self, FALSE);
}

static void
pdk_console_clipboard_requests_get_property (GObject *object,
                                             guint id,
                                             GValue *value,
                                             GParamSpec *pspec)
{
  PdkConsoleClipboardRequests *self = PDK_CONSOLE_CLIPBOARD_REQUESTS (object);

  switch ((PdkConsoleClipboardRequestsProperty) id) {
  case PROP_UNANSWERED:
    g_value_set_boolean (value, self->unanswered);
    break;
  }
}

/* Every task holds us: there is no request any more. */
static void
pdk_console_clipboard_requests_finalize (GObject *object)
{
  PdkConsoleClipboardRequests *self = PDK_CONSOLE_CLIPBOARD_REQUESTS (object);

  g_assert (self->requests.length == 0);
  g_clear_object (&self->clipboard);

  G_OBJECT_CLASS (pdk_console_clipboard_requests_parent_class)->finalize (object);
}

static void
pdk_console_clipboard_requests_class_init (PdkConsoleClipboardRequestsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_console_clipboard_requests_get_property;
  object_class->finalize = pdk_console_clipboard_requests_finalize;

  props[PROP_UNANSWERED] =
      g_param_spec_boolean ("unanswered", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_clipboard_requests_init (PdkConsoleClipboardRequests *self)
{
  self->timeout = TIMEOUT_MS;
}

PdkConsoleClipboardRequests *
pdk_console_clipboard_requests_new (PdkConsoleClipboard *clipboard)
{
  PdkConsoleClipboardRequests *self = g_object_new (PDK_TYPE_CONSOLE_CLIPBOARD_REQUESTS, NULL);

  self->clipboard = g_object_ref (clipboard);
  g_signal_connect_object (clipboard, "guest-gave", G_CALLBACK (on_guest_gave), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (clipboard, "notify::formats", G_CALLBACK (on_clipboard_notify_formats),
                           self, G_CONNECT_SWAPPED);
  return self;
}

PdkConsoleClipboard *
pdk_console_clipboard_requests_get_clipboard (PdkConsoleClipboardRequests *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_CLIPBOARD_REQUESTS (self), NULL);

  return self->clipboard;
}

void
pdk_console_clipboard_requests_set_timeout (PdkConsoleClipboardRequests *self, guint timeout)
{
  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD_REQUESTS (self));

  self->timeout = timeout;
}

static Request *
begin (PdkConsoleClipboardRequests *self, PdkConsoleSelection selection, PdkConsoleFormats format)
{
  Request *request = g_new0 (Request, 1);

  request->owner = self;
  request->selection = selection;
  request->format = format;
  request->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  request->timeout_id = g_timeout_add (self->timeout, on_timeout, request);
  g_queue_push_tail (&self->requests, request);
  return request;
}

void
pdk_console_clipboard_requests_fetch_async (PdkConsoleClipboardRequests *self,
                                            PdkConsoleSelection selection,
                                            PdkConsoleFormats format,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Request *request = find (self, selection, format);

  g_task_set_source_tag (task, pdk_console_clipboard_requests_fetch_async);
  g_task_set_name (task, "pdk_console_clipboard_requests_fetch_async");
  if (request != NULL) {
    g_ptr_array_add (request->tasks, g_steal_pointer (&task));
    return;
  }
  if (pdk_console_clipboard_get_formats (self->clipboard) == 0) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "the guest is gone");
    return;
  }
  request = begin (self, selection, format);
  g_ptr_array_add (request->tasks, g_steal_pointer (&task));
  pdk_console_clipboard_ask (self->clipboard, selection, format);
}

GBytes *
pdk_console_clipboard_requests_fetch_finish (PdkConsoleClipboardRequests *self,
                                             GAsyncResult *result,
                                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pdk_console_clipboard_requests_cancel (PdkConsoleClipboardRequests *self,
                                       PdkConsoleSelection selection)
{
  g_autoptr (PdkConsoleClipboardRequests) held = g_object_ref (self);
  Request *request;

  g_return_if_fail (PDK_IS_CONSOLE_CLIPBOARD_REQUESTS (self));

  while ((request = find (self, selection, 0)) != NULL)
    end (self, request, NULL, G_IO_ERROR_CANCELLED);
}
