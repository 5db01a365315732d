/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-spice-private.h"

#include <glib-unix.h>
#include <signal.h>
#include <spice.h>
#include <sys/socket.h>
#include <unistd.h>

/* Drawing commands are fetched by the server's own thread; everything else is the main thread. */

#define MAX_PIXELS (4096 * 2304)

/* The server has one set of interfaces for the process; its callbacks carry the instance only. */
static FakeSpice *
from_qxl (QXLInstance *instance)
{
  return SPICE_CONTAINEROF (instance, FakeSpice, qxl);
}

/* Of all servers: they are not told which one it is about. */
static gint n_displays;

static void
channel_event (int event, SpiceChannelEventInfo *info)
{
  if (event == SPICE_CHANNEL_EVENT_INITIALIZED && info->type == SPICE_CHANNEL_DISPLAY)
    g_atomic_int_inc (&n_displays);
}

guint
fake_spice_get_n_displays (void)
{
  return (guint) g_atomic_int_get (&n_displays);
}

/* The graphics device: all of the process's memory is its memory. */

static void
attached_worker (QXLInstance *instance)
{
}

static void
set_compression_level (QXLInstance *instance, int level)
{
}

static void
get_init_info (QXLInstance *instance, QXLDevInitInfo *info)
{
  *info = (QXLDevInitInfo){
    .num_memslots_groups = 1,
    .num_memslots = 1,
    .memslot_gen_bits = 1,
    .memslot_id_bits = 1,
    .qxl_ram_size = 0,
    .n_surfaces = 16,
  };
}

static int
take_command (GAsyncQueue *queue, QXLCommandExt *command)
{
  g_autofree QXLCommandExt *next = g_async_queue_try_pop (queue);

  if (next == NULL)
    return FALSE;
  *command = *next;
  return TRUE;
}

static int
get_command (QXLInstance *instance, QXLCommandExt *command)
{
  return take_command (from_qxl (instance)->draw_commands, command);
}

static int
get_cursor_command (QXLInstance *instance, QXLCommandExt *command)
{
  return take_command (from_qxl (instance)->cursor_commands, command);
}

static int
req_cmd_notification (QXLInstance *instance)
{
  return g_async_queue_length (from_qxl (instance)->draw_commands) <= 0;
}

static int
req_cursor_notification (QXLInstance *instance)
{
  return g_async_queue_length (from_qxl (instance)->cursor_commands) <= 0;
}

/* Every command begins with its release info, in which lies its own address. */
static void
release_resource (QXLInstance *instance, QXLReleaseInfoExt info)
{
  g_free ((gpointer) (guintptr) info.info->id);
}

static void
notify_update (QXLInstance *instance, uint32_t id)
{
}

static int
flush_resources (QXLInstance *instance)
{
  return 0;
}

static void
async_complete (QXLInstance *instance, uint64_t cookie)
{
  g_atomic_int_set (&from_qxl (instance)->busy, FALSE);
  g_main_context_wakeup (NULL);
}

static void
update_area_complete (QXLInstance *instance, uint32_t surface, QXLRect *rects, uint32_t n)
{
}

static void
set_client_capabilities (QXLInstance *instance, uint8_t present, uint8_t *caps)
{
}

static const QXLInterface qxl_interface = {
  .base = { SPICE_INTERFACE_QXL, "fake screen", SPICE_INTERFACE_QXL_MAJOR,
            SPICE_INTERFACE_QXL_MINOR },
  .attached_worker = attached_worker,
  .set_compression_level = set_compression_level,
  .get_init_info = get_init_info,
  .get_command = get_command,
  .req_cmd_notification = req_cmd_notification,
  .release_resource = release_resource,
  .get_cursor_command = get_cursor_command,
  .req_cursor_notification = req_cursor_notification,
  .notify_update = notify_update,
  .flush_resources = flush_resources,
  .async_complete = async_complete,
  .update_area_complete = update_area_complete,
  .set_client_capabilities = set_client_capabilities,
};

static void
migration_complete (SpiceMigrateInstance *instance)
{
}

static gboolean
on_migrated (gpointer user_data)
{
  FakeSpice *self = user_data;

  spice_server_migrate_end (self->server, 1);
  return G_SOURCE_REMOVE;
}

/* The client answered; the machine itself moves in no time. */
static void
migration_prepared (SpiceMigrateInstance *instance)
{
  g_idle_add (on_migrated, (guint8 *) instance - G_STRUCT_OFFSET (FakeSpice, migration));
}

static const SpiceMigrateInterface migration_interface = {
  .base = { SPICE_INTERFACE_MIGRATION, "fake migration", SPICE_INTERFACE_MIGRATION_MAJOR,
            SPICE_INTERFACE_MIGRATION_MINOR },
  .migrate_connect_complete = migration_prepared,
  .migrate_end_complete = migration_complete,
};

static void
add_memory_slot (FakeSpice *self)
{
  QXLDevMemSlot slot = { .virt_end = ~(uintptr_t) 0, .qxl_ram_size = ~0u };

  spice_qxl_add_memslot (&self->qxl, &slot);
}

/* Those that live. */
static guint n_servers;

static FakeSpice *
prepare (void)
{
  FakeSpice *self = g_new0 (FakeSpice, 1);

  /* As every program that serves: a client that is gone is no reason to end. */
  signal (SIGPIPE, SIG_IGN);
  self->log = g_string_new (NULL);
  self->draw_commands = g_async_queue_new ();
  self->cursor_commands = g_async_queue_new ();
  self->memory = g_new0 (guint32, MAX_PIXELS);
  self->core = (SpiceCoreInterface){
    .base = { SPICE_INTERFACE_CORE, "fake core", SPICE_INTERFACE_CORE_MAJOR,
              SPICE_INTERFACE_CORE_MINOR },
    .channel_event = channel_event,
  };
  fake_spice_fill_loop (&self->core);
  self->qxl.base.sif = &qxl_interface.base;
  fake_spice_prepare_inputs (self);
  self->migration.base.sif = &migration_interface.base;

  self->clients = g_array_new (FALSE, FALSE, sizeof (int));
  n_servers++;
  self->server = spice_server_new ();
  return self;
}

static void
start (FakeSpice *self)
{
  spice_server_set_noauth (self->server);
  spice_server_set_image_compression (self->server, SPICE_IMAGE_COMPRESSION_OFF);
  g_assert_cmpint (spice_server_init (self->server, &self->core), ==, 0);
  spice_server_add_interface (self->server, &self->qxl.base);
  spice_server_add_interface (self->server, &self->keyboard.base);
  spice_server_add_interface (self->server, &self->mouse.base);
  spice_server_add_interface (self->server, &self->migration.base);
  fake_spice_set_tablet (self, TRUE);
  add_memory_slot (self);
  spice_server_vm_start (self->server);
}

FakeSpice *
fake_spice_new (void)
{
  FakeSpice *self = prepare ();

  start (self);
  return self;
}

/* The server's library listens itself, and wants to be told where. */
static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

FakeSpice *
fake_spice_new_with_tls (const char *certificate, const char *key, guint16 *port)
{
  FakeSpice *self = prepare ();

  *port = find_free_port ();
  spice_server_set_addr (self->server, "127.0.0.1", 0);
  g_assert_cmpint (spice_server_set_tls (self->server, *port, certificate, certificate, key, NULL,
                                         NULL, NULL),
                   ==, 0);
  start (self);
  return self;
}

void
fake_spice_free (FakeSpice *self)
{
  if (self->service != NULL)
    g_socket_service_stop (self->service);
  g_clear_object (&self->service);
  spice_server_destroy (self->server);
  /* The library forgets some clients that leave later than it. */
  for (guint i = 0; i < self->clients->len; i++)
    fake_spice_stop_watching (g_array_index (self->clients, int, i));
  if (--n_servers == 0)
    fake_spice_stop_all_watching ();
  g_array_unref (self->clients);
  g_async_queue_unref (self->draw_commands);
  g_async_queue_unref (self->cursor_commands);
  g_string_free (self->log, TRUE);
  g_free (self->memory);
  g_free (self);
}

struct RedsState *
fake_spice_get_server (FakeSpice *self)
{
  return self->server;
}

void
fake_spice_set_password (FakeSpice *self, const char *password)
{
  self->needs_password = TRUE;
  spice_server_set_ticket (self->server, password, 0, 0, 0);
}

static void
add_client (FakeSpice *self, GTask *task)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_unix_set_fd_nonblocking (fds[0], TRUE, NULL);
  spice_server_add_client (self->server, fds[0], !self->needs_password);
  g_array_append_val (self->clients, fds[0]);
  self->n_fds++;
  g_task_return_int (task, fds[1]);
}

void
fake_spice_open_fd (GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer callback_data,
                    gpointer user_data)
{
  FakeSpice *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  if (self->refuse_fds) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no socket today");
    return;
  }
  add_client (self, task);
}

static gboolean
on_service_incoming (FakeSpice *self, GSocketConnection *connection)
{
  int fd = dup (g_socket_get_fd (g_socket_connection_get_socket (connection)));

  spice_server_add_client (self->server, fd, !self->needs_password);
  g_array_append_val (self->clients, fd);
  return TRUE;
}

guint16
fake_spice_listen (FakeSpice *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) given = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &given, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_service_incoming), self);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (given));
}

void
fake_spice_migrate (FakeSpice *self, const char *host, int port)
{
  g_assert_cmpint (spice_server_migrate_connect (self->server, host, port, -1, NULL), ==, 0);
}

guint
fake_spice_get_n_fds (FakeSpice *self)
{
  return self->n_fds;
}

void
fake_spice_refuse_fds (FakeSpice *self)
{
  self->refuse_fds = TRUE;
}

static void
paint_memory (FakeSpice *self, int width, int height, FakeSpiceFormat format, guint32 color)
{
  gsize n = (gsize) width * height;

  if (format == FAKE_SPICE_XRGB32 || format == FAKE_SPICE_ARGB32) {
    for (gsize i = 0; i < n; i++)
      self->memory[i] = color;
  } else {
    for (gsize i = 0; i < n; i++)
      ((guint16 *) self->memory)[i] = color;
  }
}

/* The server waits for its clients to hear of it, and they are in this very thread: so they run. */
static void
wait_for_device (FakeSpice *self)
{
  while (g_atomic_int_get (&self->busy))
    g_main_context_iteration (NULL, TRUE);
}

void
fake_spice_create_screen (
    FakeSpice *self, int width, int height, FakeSpiceFormat format, guint32 color)
{
  static const int formats[] = {
    [FAKE_SPICE_XRGB32] = SPICE_SURFACE_FMT_32_xRGB,
    [FAKE_SPICE_RGB555] = SPICE_SURFACE_FMT_16_555,
    [FAKE_SPICE_ARGB32] = SPICE_SURFACE_FMT_32_ARGB,
  };
  gboolean is_32 = format == FAKE_SPICE_XRGB32 || format == FAKE_SPICE_ARGB32;
  QXLDevSurfaceCreate surface = {
    .width = width,
    .height = height,
    .stride = width * (is_32 ? 4 : 2),
    .format = formats[format],
    .mouse_mode = TRUE,
    .flags = QXL_SURF_FLAG_KEEP_DATA,
    .type = QXL_SURF_TYPE_PRIMARY,
    .mem = (uintptr_t) self->memory,
  };

  g_assert_cmpint (width * height, <=, MAX_PIXELS);
  fake_spice_destroy_screen (self);
  paint_memory (self, width, height, format, color);
  g_atomic_int_set (&self->busy, TRUE);
  spice_qxl_create_primary_surface_async (&self->qxl, 0, &surface, 0);
  wait_for_device (self);
  self->has_screen = TRUE;
}

void
fake_spice_destroy_screen (FakeSpice *self)
{
  if (!self->has_screen)
    return;
  g_atomic_int_set (&self->busy, TRUE);
  spice_qxl_destroy_primary_surface_async (&self->qxl, 0, 0);
  wait_for_device (self);
  self->has_screen = FALSE;
}

typedef struct {
  QXLMonitorsConfig config;
  QXLHead heads[4];
} HeadsConfig;

void
fake_spice_set_heads (FakeSpice *self, const FakeSpiceHead *heads, guint n_heads, guint max)
{
  HeadsConfig config = { .config = { .count = n_heads, .max_allowed = max } };

  g_assert_cmpuint (n_heads, <=, G_N_ELEMENTS (config.heads));
  for (guint i = 0; i < n_heads; i++)
    config.heads[i] = (QXLHead){ .id = heads[i].id,
                                 .x = heads[i].x,
                                 .y = heads[i].y,
                                 .width = heads[i].width,
                                 .height = heads[i].height };
  g_atomic_int_set (&self->busy, TRUE);
  spice_qxl_monitors_config_async (&self->qxl, (uintptr_t) &config, 0, 0);
  wait_for_device (self);
}

static void
push_command (FakeSpice *self, GAsyncQueue *queue, guint32 type, gpointer data)
{
  QXLCommandExt *command = g_new0 (QXLCommandExt, 1);

  command->cmd.type = type;
  command->cmd.data = (uintptr_t) data;
  g_async_queue_push (queue, command);
  spice_qxl_wakeup (&self->qxl);
}

void
fake_spice_fill (FakeSpice *self, int x, int y, int width, int height, guint32 color)
{
  QXLDrawable *drawable = g_new0 (QXLDrawable, 1);

  drawable->release_info.id = (uintptr_t) drawable;
  drawable->effect = QXL_EFFECT_OPAQUE;
  drawable->type = QXL_DRAW_FILL;
  drawable->bbox = (QXLRect){ .top = y, .left = x, .bottom = y + height, .right = x + width };
  drawable->clip.type = SPICE_CLIP_TYPE_NONE;
  for (int i = 0; i < 3; i++)
    drawable->surfaces_dest[i] = -1;
  drawable->u.fill.brush.type = SPICE_BRUSH_TYPE_SOLID;
  drawable->u.fill.brush.u.color = color;
  drawable->u.fill.rop_descriptor = SPICE_ROPD_OP_PUT;
  push_command (self, self->draw_commands, QXL_CMD_DRAW, drawable);
}

void
fake_spice_push_drawable (FakeSpice *self, QXLDrawable *drawable)
{
  push_command (self, self->draw_commands, QXL_CMD_DRAW, drawable);
}

guint
fake_spice_count_pending_draws (FakeSpice *self)
{
  return MAX (g_async_queue_length (self->draw_commands), 0);
}

typedef struct {
  QXLCursorCmd command;
  QXLCursor cursor;
} CursorCommand;

static void
push_cursor (FakeSpice *self, const QXLCursorHeader *header, gconstpointer data, gsize size)
{
  static guint64 unique = 0;
  CursorCommand *command = g_malloc0 (sizeof *command + size);

  command->command.release_info.id = (uintptr_t) command;
  command->command.type = QXL_CURSOR_SET;
  command->command.u.set.visible = TRUE;
  command->command.u.set.shape = (uintptr_t) &command->cursor;
  command->cursor.header = *header;
  command->cursor.header.unique = ++unique;
  command->cursor.data_size = size;
  command->cursor.chunk.data_size = size;
  memcpy (command->cursor.chunk.data, data, size);
  push_command (self, self->cursor_commands, QXL_CMD_CURSOR, command);
}

void
fake_spice_set_cursor (FakeSpice *self, int side, int hot_x, int hot_y, guint32 argb)
{
  QXLCursorHeader header = { .type = SPICE_CURSOR_TYPE_ALPHA,
                             .width = side,
                             .height = side,
                             .hot_spot_x = hot_x,
                             .hot_spot_y = hot_y };
  g_autofree guint32 *pixels = g_new (guint32, side * side);

  for (int i = 0; i < side * side; i++)
    pixels[i] = argb;
  push_cursor (self, &header, pixels, (gsize) side * side * 4);
}

void
fake_spice_set_cursor_data (
    FakeSpice *self, int type, int width, int height, gconstpointer data, gsize size)
{
  QXLCursorHeader header = { .type = type, .width = width, .height = height };

  push_cursor (self, &header, data, size);
}

void
fake_spice_hide_cursor (FakeSpice *self)
{
  QXLCursorCmd *command = g_new0 (QXLCursorCmd, 1);

  command->release_info.id = (uintptr_t) command;
  command->type = QXL_CURSOR_HIDE;
  push_command (self, self->cursor_commands, QXL_CMD_CURSOR, command);
}

void
fake_spice_set_tablet (FakeSpice *self, gboolean present)
{
  if (self->has_tablet == present)
    return;
  self->has_tablet = present;
  if (present)
    spice_server_add_interface (self->server, &self->tablet.base);
  else
    spice_server_remove_interface (&self->tablet.base);
}

void
fake_spice_set_key_func (FakeSpice *self, GFunc func, gpointer user_data)
{
  self->key_func = func;
  self->key_data = user_data;
}

const char *
fake_spice_get_log (FakeSpice *self)
{
  return self->log->str;
}

void
fake_spice_clear_log (FakeSpice *self)
{
  g_string_truncate (self->log, 0);
}
