/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-source.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "core/create/pdk-create-host.h"
#include "core/os/pdk-os-media.h"
#include "core/pdk-error.h"
#include "core/pdk-text.h"
#include "core/storage/pdk-storage-peek.h"
#include "core/storage/pdk-storage-users.h"
#include "views/create/pdk-create-location.h"

/* What says which system a disc holds is in its first 64 KiB; how its folders are called, soon after. */
#define PEEK_LENGTH (1024 * 1024)

/* So long nobody types before what was typed is looked at (ms). */
#define TYPING_TIME 400

struct _PdkCreateSource {
  GObject parent_instance;

  /* Owned, and nullable. */
  PdkConnection *connection;
  char *location;
  char *arch;
  GCancellable *detecting;
  PdkOsSource *found;
  char *disk_format;
  char *disk_backing;
  char *disk_user;
  PdkBlockDevice *disk_device;
  GCancellable *asking; /* who has it */
  PdkDiskImage *image;
  PdkAppliance *appliance;
  PdkCreateAddress *address;
  char *trouble;
  char *note;
  GError *missed; /* why it cannot be read here */

  PdkCreateFrom from;
  gboolean is_here;
  gboolean peeked;   /* the host reads it for us */
  guint64 disc_size; /* of one that is copied; 0: not known */
  guint typing_source;
};

enum { BUSY_CHANGED, FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateSource, pdk_create_source, G_TYPE_OBJECT)

static void
set_detecting (PdkCreateSource *self, GCancellable *cancellable)
{
  g_set_object (&self->detecting, cancellable);
  g_signal_emit (self, signals[BUSY_CHANGED], 0);
}

static void
set_note (PdkCreateSource *self, const char *note)
{
  g_free (self->note);
  self->note = g_strdup (note);
}

static void
forget (PdkCreateSource *self)
{
  g_clear_handle_id (&self->typing_source, g_source_remove);
  g_cancellable_cancel (self->detecting);
  g_clear_pointer (&self->found, pdk_os_source_free);
  g_clear_pointer (&self->disk_format, g_free);
  g_clear_pointer (&self->disk_backing, g_free);
  g_clear_pointer (&self->disk_user, g_free);
  g_clear_pointer (&self->disk_device, pdk_block_device_free);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->image, pdk_disk_image_free);
  self->disc_size = 0;
  self->peeked = FALSE;
  g_clear_pointer (&self->appliance, pdk_appliance_free);
  g_clear_pointer (&self->address, pdk_create_address_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_error (&self->missed);
  set_detecting (self, NULL);
}

/* Whether the answer is one that is still waited for. */
static gboolean
is_wanted (PdkCreateSource *self, const GError *error)
{
  return self->connection != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const char *
describe (const PdkOsSource *found)
{
  if (!found->bootable)
    return _ ("A machine may not start from this: it is no disc that boots");
  if (found->os != NULL)
    return _ ("Recognised");
  return _ ("It was not recognised: choose what it is");
}

static void
take_detected (PdkCreateSource *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsSource) found = pdk_os_detect_finish (result, &error);

  if (!is_wanted (self, error))
    return;
  /* A disc that is not known can be started from all the same. */
  if (found != NULL)
    set_note (self, describe (found));
  else if (self->from == PDK_CREATE_FROM_TREE)
    self->trouble = pdk_text_display (error->message);
  else
    self->note = pdk_text_display (error->message);
  self->found = g_steal_pointer (&found);
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
on_detected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;

  take_detected (self, result);
}

/* What cannot be read from here the host reads for us. */

typedef struct {
  PdkCreateSource *source;
  int fd;
} Peek;

static void
on_peek_detected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Peek *peek = user_data;

  take_detected (peek->source, result);
  close (peek->fd);
  g_object_unref (peek->source);
  g_free (peek);
}

/* Whether it is certain that there is no such disc: in a sandbox, other files are to be seen. */
static gboolean
is_no_disc (PdkCreateSource *self)
{
  return pdk_create_sees_files () &&
         (g_error_matches (self->missed, PDK_ERROR, PDK_ERROR_INVALID) ||
          g_error_matches (self->missed, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
          g_error_matches (self->missed, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY));
}

static char *
describe_missed (PdkCreateSource *self)
{
  if (!is_no_disc (self))
    return g_strdup (_ ("Choose what is on the disc: it cannot be read from here"));
  if (self->missed->domain == PDK_ERROR)
    return pdk_text_display (self->missed->message);
  return g_strdup (_ ("There is no such file"));
}

static void
say_unknown (PdkCreateSource *self, const GError *error)
{
  const gboolean gone = g_error_matches (error, PDK_ERROR, PDK_ERROR_GONE);
  g_autofree char *text = NULL;

  if (gone && self->missed != NULL)
    text = describe_missed (self);
  else if (gone)
    text = g_strdup (_ ("Choose what is on the disc: it is in no storage pool of the host"));
  else
    text = pdk_text_display (error->message);
  if (gone && is_no_disc (self))
    self->trouble = g_steal_pointer (&text);
  else
    set_note (self, text);
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
on_peeked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  const int fd = pdk_storage_peek_finish (PDK_STORAGE (object), result, &error);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  Peek *peek = NULL;

  if (!is_wanted (self, error) ||
      g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)))) {
    if (fd >= 0)
      close (fd);
    return;
  }
  if (fd < 0) {
    say_unknown (self, error);
    return;
  }
  peek = g_new0 (Peek, 1);
  peek->source = g_object_ref (self);
  peek->fd = fd;
  pdk_os_detect_async (path, self->arch, self->detecting, on_peek_detected, peek);
}

static void
peek_at (PdkCreateSource *self)
{
  self->peeked = TRUE;
  pdk_storage_peek_async (pdk_storage_of (self->connection), self->location, PEEK_LENGTH,
                          self->detecting, on_peeked, g_object_ref (self));
}

static void
on_disc_detected (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;

  /* Images of the host are often for its own eyes. */
  if (self->connection != NULL && g_task_had_error (G_TASK (result)) &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)))) {
    pdk_os_source_free (pdk_os_detect_finish (result, &self->missed));
    peek_at (self);
  } else {
    take_detected (self, result);
  }
}

/* @os: (transfer full) */
static PdkOsSource *
make_named (PdkOsInfo *os)
{
  PdkOsSource *found = g_new0 (PdkOsSource, 1);

  found->os = os;
  found->bootable = TRUE;
  return found;
}

static void
on_name_recognised (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkOsInfo) os = pdk_os_media_recognise_finish (result, &error);

  if (!is_wanted (self, error))
    return;
  if (os != NULL)
    self->found = make_named (g_steal_pointer (&os));
  set_note (self, self->found != NULL ? _ ("Recognised by the name of the file")
                                      : _ ("It was not recognised: choose what it is"));
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

/* What is in it is not looked for; that of a cloud is called as its maker calls it. */
static void
recognise_name (PdkCreateSource *self)
{
  g_autofree char *name = g_path_get_basename (self->location);

  pdk_os_media_recognise_async (name, self->detecting, on_name_recognised, g_object_ref (self));
}

static void
on_image_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDiskImage) image =
      pdk_disk_image_find_finish (PDK_CONNECTION (object), result, &error);

  if (!is_wanted (self, error))
    return;
  if (image == NULL)
    self->trouble = pdk_text_display (error->message);
  self->image = g_steal_pointer (&image);
  if (self->image != NULL && self->from == PDK_CREATE_FROM_CLOUD) {
    recognise_name (self);
    return;
  }
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
on_user_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *user = pdk_storage_find_path_user_finish (PDK_STORAGE (object), result, &error);

  if (!is_wanted (self, error) || self->asking != g_task_get_cancellable (G_TASK (result)))
    return;
  if (user == NULL)
    g_message ("Who has a disk is not known: %s", error->message);
  if (user == NULL || *user == '\0')
    return;
  self->disk_user = g_steal_pointer (&user);
  g_signal_emit (self, signals[FOUND], 0);
}

/* That takes as long as the host has machines: nobody waits for it. */
static void
ask_for_user (PdkCreateSource *self)
{
  self->asking = g_cancellable_new ();
  pdk_storage_find_path_user_async (pdk_storage_of (self->connection), self->location, self->asking,
                                    on_user_found, g_object_ref (self));
}

static void
on_format_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *backing = NULL;
  g_autoptr (PdkBlockDevice) device = NULL;
  g_autofree char *format =
      pdk_create_format_find_finish (PDK_CONNECTION (object), result, &backing, &device, &error);

  if (!is_wanted (self, error))
    return;
  if (format != NULL && pdk_disk_image_is_foreign (format)) {
    pdk_disk_image_find_async (self->connection, self->location, FALSE, self->detecting,
                               on_image_found, g_object_ref (self));
    return;
  }
  if (format == NULL)
    self->trouble = pdk_text_display (error->message);
  else
    ask_for_user (self);
  self->disk_format = g_steal_pointer (&format);
  self->disk_backing = g_steal_pointer (&backing);
  self->disk_device = g_steal_pointer (&device);
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
on_appliance_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkAppliance) appliance = pdk_appliance_read_finish (result, &error);

  if (!is_wanted (self, error))
    return;
  if (appliance == NULL)
    self->trouble = pdk_text_display (error->message);
  self->appliance = g_steal_pointer (&appliance);
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

/* What is on the network yet is known by libosinfo's list, or not at all. */
static PdkOsSource *
make_found (const PdkCreateAddress *address)
{
  PdkOsSource *found = g_new0 (PdkOsSource, 1);

  found->os = pdk_os_info_ref (address->os);
  found->disc = address->disc != NULL ? pdk_os_disc_ref (address->disc) : NULL;
  found->bootable = TRUE;
  return found;
}

static void
on_address_looked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkCreateAddress) address = pdk_create_address_look_finish (result, &error);

  if (!is_wanted (self, error))
    return;
  if (address == NULL)
    self->trouble = pdk_text_display (error->message);
  else if (address->facts->refusal != NULL && address->facts->state.whole == 0)
    self->trouble = g_strdup (address->facts->refusal);
  if (address != NULL && address->os != NULL)
    self->found = make_found (address);
  else if (self->trouble == NULL)
    set_note (self, _ ("Choose what it is: that can only be seen once it is downloaded"));
  self->address = g_steal_pointer (&address);
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
detect_system (PdkCreateSource *self)
{
  pdk_os_detect_async (self->location, self->arch, self->detecting, on_detected,
                       g_object_ref (self));
}

static const char *
describe_no_disc (const PdkDiskImage *image)
{
  return image->packed ? _ ("This disc is compressed: unpack it first")
                       : _ ("This is a disk, and no disc");
}

/* What is copied is looked at before it is asked what is on it. */
static void
on_disc_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDiskImage) image =
      pdk_disk_image_find_finish (PDK_CONNECTION (object), result, &error);

  if (!is_wanted (self, error))
    return;
  if (image != NULL && !image->packed && g_str_equal (image->format, "raw")) {
    self->disc_size = image->capacity;
    detect_system (self);
    return;
  }
  self->trouble =
      image != NULL ? g_strdup (describe_no_disc (image)) : pdk_text_display (error->message);
  set_detecting (self, NULL);
  g_signal_emit (self, signals[FOUND], 0);
}

static void
detect_image (PdkCreateSource *self, GAsyncReadyCallback callback)
{
  pdk_disk_image_find_async (self->connection, self->location, self->is_here, self->detecting,
                             callback, g_object_ref (self));
}

static void
detect (PdkCreateSource *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  set_detecting (self, cancellable);
  if (pdk_create_location_is_download (self->from, self->location))
    pdk_create_address_look_async (self->location, self->from == PDK_CREATE_FROM_CLOUD, cancellable,
                                   on_address_looked, g_object_ref (self));
  else if (self->from == PDK_CREATE_FROM_APPLIANCE)
    pdk_appliance_read_async (self->location, cancellable, on_appliance_read, g_object_ref (self));
  else if (self->from == PDK_CREATE_FROM_CLOUD ||
           (self->from == PDK_CREATE_FROM_DISK && self->is_here))
    detect_image (self, on_image_found);
  else if (self->from == PDK_CREATE_FROM_DISK)
    pdk_create_format_find_async (self->connection, self->location, cancellable, on_format_found,
                                  g_object_ref (self));
  else if (self->from == PDK_CREATE_FROM_DISC && self->is_here)
    detect_image (self, on_disc_found);
  else if (self->from == PDK_CREATE_FROM_DISC && !pdk_connection_is_local (self->connection))
    peek_at (self);
  else if (self->from == PDK_CREATE_FROM_DISC)
    pdk_os_detect_async (self->location, self->arch, cancellable, on_disc_detected,
                         g_object_ref (self));
  else
    detect_system (self);
}

static gboolean
on_typing_timeout (gpointer user_data)
{
  PdkCreateSource *self = user_data;

  self->typing_source = 0;
  detect (self);
  return G_SOURCE_REMOVE;
}

static void
pdk_create_source_dispose (GObject *object)
{
  pdk_create_source_stop (PDK_CREATE_SOURCE (object));

  G_OBJECT_CLASS (pdk_create_source_parent_class)->dispose (object);
}

static void
pdk_create_source_finalize (GObject *object)
{
  PdkCreateSource *self = PDK_CREATE_SOURCE (object);

  g_free (self->location);
  g_free (self->arch);

  G_OBJECT_CLASS (pdk_create_source_parent_class)->finalize (object);
}

static void
pdk_create_source_class_init (PdkCreateSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_source_finalize;

  signals[BUSY_CHANGED] = g_signal_new ("busy-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_source_init (PdkCreateSource *self)
{
}

PdkCreateSource *
pdk_create_source_new (void)
{
  return g_object_new (PDK_TYPE_CREATE_SOURCE, NULL);
}

void
pdk_create_source_look (PdkCreateSource *self,
                        PdkConnection *connection,
                        PdkCreateFrom from,
                        const char *location,
                        gboolean is_here,
                        const char *arch)
{
  g_return_if_fail (PDK_IS_CREATE_SOURCE (self));
  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (location != NULL);

  forget (self);
  g_set_object (&self->connection, connection);
  self->from = from;
  self->is_here = is_here;
  g_free (self->location);
  self->location = g_strdup (location);
  g_free (self->arch);
  self->arch = g_strdup (arch != NULL ? arch : "x86_64");
  if (!pdk_create_location_is_wanted (from))
    return;
  if (pdk_create_location_is_place (from, location))
    self->typing_source = g_timeout_add (TYPING_TIME, on_typing_timeout, self);
}

void
pdk_create_source_stop (PdkCreateSource *self)
{
  g_return_if_fail (PDK_IS_CREATE_SOURCE (self));

  forget (self);
  g_clear_object (&self->connection);
}

gboolean
pdk_create_source_is_busy (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), FALSE);

  return self->detecting != NULL;
}

gboolean
pdk_create_source_is_waiting (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), FALSE);

  return self->typing_source != 0;
}

const PdkOsSource *
pdk_create_source_get_found (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  return self->found;
}

const char *
pdk_create_source_get_disc_path (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  if (self->address != NULL)
    return self->address->path;
  return self->found != NULL && self->from != PDK_CREATE_FROM_CLOUD ? self->location : NULL;
}

gboolean
pdk_create_source_disc_is_volume (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), FALSE);

  return self->peeked;
}

void
pdk_create_source_decide_disk (PdkCreateSource *self, PdkCreateSpec *spec)
{
  g_return_if_fail (PDK_IS_CREATE_SOURCE (self));

  spec->disk_format = self->disk_format;
  spec->disk_backing = self->disk_backing;
  spec->disk_user = self->disk_user;
  spec->disk_device = self->disk_device;
}

guint64
pdk_create_source_get_disc_size (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), 0);

  if (self->address != NULL)
    return MAX (self->address->facts->total, self->address->facts->state.whole);
  return self->disc_size;
}

const PdkAppliance *
pdk_create_source_get_appliance (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  return self->appliance;
}

const PdkDiskImage *
pdk_create_source_get_image (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  return self->address != NULL ? self->address->image : self->image;
}

const PdkCreateAddress *
pdk_create_source_get_address (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  return self->address;
}

/* The host may be this computer. */
static gboolean
is_of_this (PdkCreateSource *self)
{
  return self->is_here || (self->connection != NULL && pdk_connection_is_local (self->connection));
}

/* What cannot be done without knowing more. */
static const char *
get_missing_fact (PdkCreateSource *self)
{
  if (pdk_create_location_is_download (self->from, self->location))
    return self->address == NULL ? _ ("Asking the server") : NULL;
  if (self->from == PDK_CREATE_FROM_TREE && (self->found == NULL || self->found->kernel == NULL))
    return _ ("Looking at the install tree");
  if (self->from == PDK_CREATE_FROM_DISC && self->is_here && self->disc_size == 0)
    return _ ("Looking at the disc");
  if (self->from == PDK_CREATE_FROM_CLOUD && self->image == NULL)
    return _ ("Looking at the image");
  if (self->from == PDK_CREATE_FROM_DISK && self->disk_format == NULL && self->image == NULL)
    return _ ("Looking at the disk");
  if (self->from == PDK_CREATE_FROM_APPLIANCE && self->appliance == NULL)
    return _ ("Looking at the machine");
  return NULL;
}

const char *
pdk_create_source_get_trouble (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  if (self->trouble != NULL)
    return self->trouble;
  if (!pdk_create_location_is_place (self->from, self->location))
    return pdk_create_location_get_trouble (self->from, self->location, is_of_this (self));
  return get_missing_fact (self);
}

const char *
pdk_create_source_get_note (PdkCreateSource *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_SOURCE (self), NULL);

  return self->note;
}
