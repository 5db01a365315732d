/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-apply-private.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-device-wait.h"
#include "devices/pdk-item-match.h"
#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Devices of a running machine: another value, plugged in, unplugged. */

/* What a guest has to give back, it is given so long (ms) for.  libvirt itself has waited 5 s before. */
#define UNPLUG_TIME 10000

/* libvirt opens a drive’s tray and then puts the medium in.  A guest that looks into the drive in
 * between shuts it, which libvirt says in QEMU’s words, that nobody translates.  The former medium is out
 * by then, so it is tried again, after so many ms, when libvirt knows that the tray is shut.  A tray that
 * the guest has locked is another matter: for that libvirt itself waits. */
#define TRAY_SHUT  "Tray of the device is not open"
#define TRAY_TRIES 4
#define TRAY_TIME  200

static gboolean
is_medium (const PdkItem *item)
{
  return strcmp (pdk_xml_get_name (item->element), "disk") == 0 &&
         (pdk_xml_equals (item->element, "@device", "cdrom") ||
          pdk_xml_equals (item->element, "@device", "floppy"));
}

/* The medium may be of another kind: a file in the running machine, a volume in the stored one. */
static void
take_source_type (PdkApply *self, const PdkStep *step, PdkXmlElement *device)
{
  g_autoptr (PdkItem) stored = self->before->stored != NULL
                                   ? pdk_domain_document_find (self->final, step->full->page)
                                   : NULL;
  g_autofree char *type = NULL;

  if (stored == NULL || strcmp (pdk_xml_get_name (device), "disk") != 0)
    return;
  type = pdk_xml_get_string (stored->element, "@type");
  if (type == NULL || pdk_xml_equals (device, "@type", type))
    return;
  pdk_xml_set_attribute (device, "type", type);
  pdk_xml_set (device, "source", NULL);
  pdk_xml_set (device, "backingStore", NULL);
  if (pdk_xml_find (stored->element, "source") != NULL)
    pdk_xml_add_copy (device, pdk_xml_find (stored->element, "source"));
}

static gboolean
is_tray_shut (void)
{
  const virError *error = virGetLastError ();

  return error != NULL && error->message != NULL && strstr (error->message, TRAY_SHUT) != NULL;
}

static guint
get_flags (PdkApply *self, const PdkItem *item)
{
  return VIR_DOMAIN_AFFECT_LIVE | (is_medium (item) && (self->flags & PDK_APPLY_FORCE_MEDIA) != 0
                                       ? VIR_DOMAIN_DEVICE_MODIFY_FORCE
                                       : 0);
}

/* A guest opens and shuts its tray when it likes, and libvirt takes a state that is not true any more for
 * one that is asked for, which it cannot do. */
static PdkXmlDocument *
copy_device (const PdkItem *item)
{
  PdkXmlDocument *xml = pdk_xml_document_new_from (item->element);

  pdk_xml_set (pdk_xml_document_get_root (xml), "target/@tray", NULL);
  return xml;
}

static int
try_update (PdkApply *self, const char *xml, guint flags)
{
  int result = virDomainUpdateDeviceFlags (self->handle, xml, flags);

  for (guint i = 1; result < 0 && i < TRAY_TRIES && is_tray_shut (); i++) {
    g_usleep (TRAY_TIME * G_TIME_SPAN_MILLISECOND);
    pdk_worker_touch ();
    result = virDomainUpdateDeviceFlags (self->handle, xml, flags);
  }
  return result;
}

/* libvirt goes on naming the former medium, and would put nothing in where it believes that it is.  So it
 * is told that the drive is empty, which is the truth, and then of the medium. */
static void
put_back (PdkApply *self, const PdkItem *item)
{
  const guint flags = get_flags (self, item);
  g_autoptr (PdkXmlDocument) former = copy_device (item);
  g_autoptr (PdkXmlDocument) empty = copy_device (item);
  PdkXmlElement *drive = pdk_xml_document_get_root (empty);
  char *full_text = pdk_xml_document_to_string (former);
  char *empty_text = NULL;

  pdk_xml_set (drive, "source", NULL);
  pdk_xml_set (drive, "backingStore", NULL);
  empty_text = pdk_xml_document_to_string (empty);
  if (try_update (self, empty_text, flags) >= 0 && pdk_xml_find (item->element, "source") != NULL)
    try_update (self, full_text, flags);
  pdk_text_wipe (full_text);
  pdk_text_wipe (empty_text);
  pdk_apply_refresh (self);
}

static int
update (PdkApply *self, GPtrArray *steps, const PdkItem *item)
{
  g_autoptr (PdkXmlDocument) xml = copy_device (item);
  PdkXmlElement *device = pdk_xml_document_get_root (xml);
  char *text = NULL;
  int result;

  take_source_type (self, g_ptr_array_index (steps, 0), device);
  for (guint i = 0; i < steps->len; i++) {
    const PdkStep *step = g_ptr_array_index (steps, i);

    pdk_field_set (step->full->field, device, step->full->value);
  }
  text = pdk_xml_document_to_string (xml);
  result = try_update (self, text, get_flags (self, item));
  pdk_text_wipe (text);
  return result;
}

/* libvirt's drivers leave out of an update what they do not know how to change. */
static void
check_taken (PdkApply *self, PdkStep *step, const PdkItem *before, PdkDomainDocument *from)
{
  g_autoptr (PdkItem) item = pdk_item_match (before, from, self->live);
  g_autofree char *value = NULL;

  if (item == NULL || step->full->field->type == PDK_FIELD_SECRET)
    return;
  value = pdk_field_get (step->full->field, item->element);
  if (g_strcmp0 (value, step->full->value) != 0)
    pdk_step_set (step, PDK_OUTCOME_LATER,
                  g_strdup (_ ("The running machine kept the former value")));
}

static gboolean
update_and_check (PdkApply *self, GPtrArray *steps, const PdkItem *item)
{
  g_autoptr (PdkDomainDocument) from = NULL;

  if (update (self, steps, item) < 0)
    return FALSE;
  from = pdk_domain_document_ref (self->live);
  pdk_apply_refresh (self);
  for (guint i = 0; i < steps->len; i++) {
    PdkStep *step = g_ptr_array_index (steps, i);

    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
    check_taken (self, step, item, from);
  }
  return TRUE;
}

/* A medium that only was to be taken out is still in.
 * @item: (nullable): the device, if it is there */
static void
fail (PdkApply *self, PdkStep *step, const PdkItem *item)
{
  const char *value = step->full->value;
  const gboolean is_out =
      item != NULL && is_medium (item) && value != NULL && *value != '\0' && is_tray_shut ();

  pdk_step_set_libvirt (step, PDK_OUTCOME_LATER);
  if (is_out)
    put_back (self, item);
}

/* One that cannot be done must not keep the others from being done. */
static void
update_one_by_one (PdkApply *self, GPtrArray *steps, const PdkItem *item)
{
  g_autofree char *page = g_strdup (item->page);

  for (guint i = 0; i < steps->len; i++) {
    PdkStep *step = g_ptr_array_index (steps, i);
    g_autoptr (GPtrArray) alone = g_ptr_array_new ();
    g_autoptr (PdkDomainDocument) live = pdk_domain_document_ref (self->live);
    g_autoptr (PdkItem) now = pdk_domain_document_find (live, page);

    g_ptr_array_add (alone, step);
    if (now == NULL || !update_and_check (self, alone, now))
      fail (self, step, now);
  }
}

void
pdk_apply_update (PdkApply *self, GPtrArray *steps, const PdkItem *item)
{
  /* The item is of this one, which is read anew. */
  g_autoptr (PdkDomainDocument) live = pdk_domain_document_ref (self->live);

  if (update_and_check (self, steps, item))
    return;
  if (steps->len == 1)
    fail (self, g_ptr_array_index (steps, 0), item);
  else
    update_one_by_one (self, steps, item);
}

void
pdk_apply_attach (PdkApply *self, PdkStep *step)
{
  g_autoptr (PdkItem) item =
      step->added != NULL ? pdk_domain_document_find (self->final, step->added) : NULL;
  char *xml = item != NULL ? pdk_item_to_string (item) : g_strdup (step->full->xml);

  /* Taken away again by a later edit. */
  if (step->added != NULL && item == NULL)
    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
  else
    pdk_step_set_by (step, virDomainAttachDeviceFlags (self->handle, xml, VIR_DOMAIN_AFFECT_LIVE));
  pdk_text_wipe (xml);
  pdk_apply_refresh (self);
}

static void
await_removal (PdkApply *self, PdkStep *step, PdkDeviceWait *wait, const PdkItem *item)
{
  g_autoptr (PdkDomainDocument) from = pdk_domain_document_ref (self->live);

  switch (pdk_device_wait_end (wait, self->handle, UNPLUG_TIME)) {
  case PDK_DEVICE_REMOVED:
    pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
    break;
  case PDK_DEVICE_REFUSED:
    pdk_step_set (step, PDK_OUTCOME_LATER, g_strdup (_ ("The guest refused to let go of it")));
    break;
  case PDK_DEVICE_SILENT:
    pdk_step_set (step, PDK_OUTCOME_WAITING,
                  g_strdup (_ ("The guest was asked to let go of it, and has not answered yet")));
    break;
  }
  pdk_apply_refresh (self);
  if (step->outcome != PDK_OUTCOME_NOW) {
    g_autoptr (PdkItem) left = pdk_item_match (item, from, self->live);

    if (left == NULL)
      pdk_step_set (step, PDK_OUTCOME_NOW, NULL);
  }
}

void
pdk_apply_detach (PdkApply *self, PdkStep *step, const PdkItem *item)
{
  g_autofree char *alias = pdk_xml_get_string (item->element, "alias/@name");
  g_autoptr (PdkDeviceWait) wait = pdk_device_wait_begin (self->conn, self->handle, alias);
  char *xml = pdk_item_to_string (item);
  const int result = virDomainDetachDeviceFlags (self->handle, xml, VIR_DOMAIN_AFFECT_LIVE);

  pdk_text_wipe (xml);
  if (result < 0)
    pdk_step_set_libvirt (step, PDK_OUTCOME_LATER);
  else
    await_removal (self, step, wait, item);
}
