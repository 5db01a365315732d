/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-machine.h"

static void
disk_free (gpointer data)
{
  PdkCreateDisk *disk = data;

  g_free (disk->device);
  g_free (disk->type);
  g_free (disk->source);
  g_free (disk->pool);
  g_free (disk->format);
  g_free (disk);
}

static void
nic_free (gpointer data)
{
  PdkCreateNic *nic = data;

  g_free (nic->type);
  g_free (nic->source);
  g_free (nic->mac);
  g_free (nic->backend);
  g_free (nic->model);
  g_free (nic);
}

PdkCreateMachine *
pdk_create_machine_new (const char *name)
{
  PdkCreateMachine *self = g_new0 (PdkCreateMachine, 1);

  self->name = g_strdup (name);
  self->disks = g_ptr_array_new_with_free_func (disk_free);
  self->nics = g_ptr_array_new_with_free_func (nic_free);
  return self;
}

void
pdk_create_machine_free (PdkCreateMachine *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->os_id);
  g_free (self->machine);
  g_ptr_array_unref (self->disks);
  g_ptr_array_unref (self->nics);
  pdk_container_config_free (self->container);
  g_free (self->kernel);
  g_free (self->initrd);
  g_free (self->arguments);
  g_free (self);
}

PdkCreateDisk *
pdk_create_machine_add_disk (PdkCreateMachine *self,
                             const char *device,
                             const char *type,
                             const char *source,
                             const char *format)
{
  PdkCreateDisk *disk = g_new0 (PdkCreateDisk, 1);

  disk->device = g_strdup (device);
  disk->type = g_strdup (type);
  disk->source = g_strdup (source);
  disk->format = g_strdup (format);
  g_ptr_array_add (self->disks, disk);
  return disk;
}

PdkCreateNic *
pdk_create_machine_add_nic (PdkCreateMachine *self, const char *type, const char *source)
{
  PdkCreateNic *nic = g_new0 (PdkCreateNic, 1);

  nic->type = g_strdup (type);
  nic->source = g_strdup (source);
  g_ptr_array_add (self->nics, nic);
  return nic;
}

gboolean
pdk_create_disk_is_booted (const PdkCreateDisk *disk)
{
  g_return_val_if_fail (disk != NULL, FALSE);

  return !disk->answers && !disk->drivers;
}

gboolean
pdk_create_machine_has_stages (PdkCreateMachine *self)
{
  if (self->kernel != NULL)
    return TRUE;
  for (guint i = 0; i < self->disks->len; i++) {
    const PdkCreateDisk *disk = self->disks->pdata[i];

    if (disk->installs || disk->answers || (disk->drivers && !disk->stays))
      return TRUE;
  }
  return FALSE;
}
