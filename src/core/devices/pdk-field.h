/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-field-records.h"

G_BEGIN_DECLS

/* What can be said about a device or a machine, one row a thing: where it stands in the document,
 * what it may be, and what a running machine takes.  Reading, checking, editing, the live change and
 * the page all go by these rows.
 *
 * A value is text in one form for all: what is written in the document, but “yes” and “no” for a
 * switch, bytes in decimal for an amount; %NULL is a value that is not written, which libvirt then
 * chooses. */

typedef struct _PdkField PdkField;

/**
 * PdkFieldType:
 * @PDK_FIELD_TEXT: any text
 * @PDK_FIELD_NUMBER: a decimal number from min to max
 * @PDK_FIELD_BYTES: an amount, written with a unit; min and max in bytes.  Where it is an attribute,
 *   its unit is the attribute “unit” beside it
 * @PDK_FIELD_CHOICE: one of the choices; another is kept and shown as it is
 * @PDK_FIELD_SWITCH: on or off, written as two words
 * @PDK_FIELD_PRESENCE: on where an element is there
 * @PDK_FIELD_SECRET: text that is never shown unasked, and never logged
 */
typedef enum {
  PDK_FIELD_TEXT,
  PDK_FIELD_NUMBER,
  PDK_FIELD_BYTES,
  PDK_FIELD_CHOICE,
  PDK_FIELD_SWITCH,
  PDK_FIELD_PRESENCE,
  PDK_FIELD_SECRET,
} PdkFieldType;

/**
 * PdkFieldLive:
 * @PDK_LIVE_NEVER: a running machine has it after it was shut down
 * @PDK_LIVE_UPDATE: by libvirt's update of a device
 * @PDK_LIVE_METADATA: title and description
 * @PDK_LIVE_MEMORY: the balloon's size
 * @PDK_LIVE_VCPUS: the number of virtual CPUs in use
 * @PDK_LIVE_AUTOSTART: not of the document; at once for both
 * @PDK_LIVE_SCHEDULER: the limits of CPU time
 * @PDK_LIVE_BLOCK_TUNE: the limits of a disk's input and output
 * @PDK_LIVE_BLOCK_WEIGHT: the share of all disks
 * @PDK_LIVE_MEMORY_TUNE: the limits of memory
 * @PDK_LIVE_BANDWIDTH: the limits of a network interface
 * @PDK_LIVE_PIN: which of the host's CPUs a virtual one uses
 * @PDK_LIVE_EMULATOR_PIN: which of the host's CPUs the emulator uses
 * @PDK_LIVE_IOTHREAD_PIN: which of the host's CPUs an I/O thread uses
 * @PDK_LIVE_MEMORY_STATS: how often the balloon tells what the guest uses
 * @PDK_LIVE_NUMA_TUNE: which of the host's memory is used
 *
 * How a running machine is given a new value.
 */
typedef enum {
  PDK_LIVE_NEVER,
  PDK_LIVE_UPDATE,
  PDK_LIVE_METADATA,
  PDK_LIVE_MEMORY,
  PDK_LIVE_VCPUS,
  PDK_LIVE_AUTOSTART,
  PDK_LIVE_SCHEDULER,
  PDK_LIVE_BLOCK_TUNE,
  PDK_LIVE_BLOCK_WEIGHT,
  PDK_LIVE_MEMORY_TUNE,
  PDK_LIVE_BANDWIDTH,
  PDK_LIVE_PIN,
  PDK_LIVE_EMULATOR_PIN,
  PDK_LIVE_IOTHREAD_PIN,
  PDK_LIVE_MEMORY_STATS,
  PDK_LIVE_NUMA_TUNE,
} PdkFieldLive;

/**
 * PdkFieldFlags:
 * @PDK_FIELD_READ_ONLY: shown, not edited
 * @PDK_FIELD_REQUIRED: may not be empty
 * @PDK_FIELD_ADVANCED: shown below those that most people need
 * @PDK_FIELD_FREE: a choice that also takes what is not among the choices
 * @PDK_FIELD_LONG: text of several lines
 * @PDK_FIELD_PATH: a file of the host
 * @PDK_FIELD_MEDIUM: what is in a drive, where @live_when holds
 * @PDK_FIELD_HOST_LINK: what of the host a network interface is connected to
 * @PDK_FIELD_FIXED_UNIT: an amount that is always written in its unit, which is not written
 * @PDK_FIELD_OWN_VIEW: shown by something made for it, not as a row
 * @PDK_FIELD_COMPOSED: made of what other pages and rows say
 */
typedef enum {
  PDK_FIELD_READ_ONLY = 1 << 0,
  PDK_FIELD_REQUIRED = 1 << 1,
  PDK_FIELD_ADVANCED = 1 << 2,
  PDK_FIELD_FREE = 1 << 3,
  PDK_FIELD_LONG = 1 << 4,
  PDK_FIELD_PATH = 1 << 5,
  PDK_FIELD_FIXED_UNIT = 1 << 6,
  PDK_FIELD_MEDIUM = 1 << 7,
  PDK_FIELD_HOST_LINK = 1 << 8,
  PDK_FIELD_OWN_VIEW = 1 << 9,
  PDK_FIELD_COMPOSED = 1 << 10,
} PdkFieldFlags;

/** What a field may be.  A table ends with a row whose label is %NULL. */
typedef struct {
  const char *value; /* (nullable): as in the document; %NULL: not written */
  const char *label; /* to be translated */
  const char *when;  /* (nullable): what it is for, as PdkField.when */
} PdkChoice;

typedef char *(*PdkFieldGet) (PdkXmlElement *item, const PdkField *field);
typedef void (*PdkFieldSet) (PdkXmlElement *item, const PdkField *field, const char *value);
/** Whether a value, which is not empty, may be written; with %PDK_ERROR_INVALID and what to do. */
typedef gboolean (*PdkFieldCheck) (const PdkField *field, const char *value, GError **error);

struct _PdkField {
  const char *id;    /* unique in its kind: “cache” */
  const char *label; /* to be translated */
  const char *path;  /* below the item: “driver/@cache” */
  PdkFieldType type;
  PdkFieldLive live;
  PdkFieldFlags flags;
  const char *group; /* (nullable): to be translated: the heading it stands under */
  const char *hint;  /* (nullable): to be translated: what is worth saying about it */
  /* Where it makes sense: paths and values, “@device=disk|lun target/@bus=scsi”, all of which have
   * to be so; “!” before a path: is not so; a path alone, or one of “path|path”: is there; “/” before a
   * path: from the document's root.  (nullable) */
  const char *when;
  /* What a running machine has to have for the value to be taken at once; as @when.  (nullable) */
  const char *live_when;
  const PdkChoice *choices; /* (nullable) */
  const char *offered; /* (nullable): the path of its values in what the host offers: #PdkOffer */
  /* What comes with another value that is not seen from it.  (nullable): to be translated */
  const char *consequence;
  /* The two words of a switch; “yes” and “no” where %NULL. */
  const char *on, *off;
  /* Of repeated elements that are shown as one text.  (nullable) */
  const PdkFieldRecords *records;
  guint64 min, max; /* max 0: no limit */
  const char *unit; /* of an amount with none written, “KiB” */
  /* (nullable): what means the same as nothing where it is written: “default”; read as nothing */
  const char *same;
  /* For what is not one value in one place.  (nullable) */
  PdkFieldGet get;
  PdkFieldSet set;
  PdkFieldCheck check;
};

/** Returns: (transfer full) (nullable): the value of @field in @item */
char *pdk_field_get (const PdkField *field, PdkXmlElement *item);

/**
 * pdk_field_check:
 * @value: (nullable)
 *
 * Returns: whether @value may be written, or %FALSE with %PDK_ERROR_INVALID and what to do
 */
gboolean pdk_field_check (const PdkField *field, const char *value, GError **error);

/** Writes @value, which pdk_field_check() accepts; only what it stands for changes. */
void pdk_field_set (const PdkField *field, PdkXmlElement *item, const char *value);

/** Whether @field makes sense for @item as it is. */
gboolean pdk_field_applies (const PdkField *field, PdkXmlElement *item);

/** Whether all of @when (see #PdkField) is so for @item. */
gboolean pdk_field_condition (const char *when, PdkXmlElement *item);

/** Returns: (transfer full): @value as people read it: “8 GiB”, “On”, “Default” */
char *pdk_field_describe (const PdkField *field, const char *value);

/** Returns: (transfer full): @value as it is put into an entry: “4 GiB”; “” for %NULL */
char *pdk_field_to_text (const PdkField *field, const char *value);
/** Returns: (transfer full): the value of what was typed, or %NULL with %PDK_ERROR_INVALID */
char *pdk_field_from_text (const PdkField *field, const char *text, GError **error);

G_END_DECLS
