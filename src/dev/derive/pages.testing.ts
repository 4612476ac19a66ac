/** Small pages of our own in the four styles: one list with a filter, one removal with a condition. */

const tag = 'The tag of a thing. Example: \\&quot;7\\&quot;. On another tag, returns 400 with a \\&quot;scimType\\&quot; of \\&quot;invalidVers\\&quot;.'

export const javascript = `---
title: ThingApi
---
| Method | HTTP request | Description |
| --- | --- | --- |
[**getScimThings**](ThingApi.html#getScimThings) | **GET** /scim/things | List
[**putScimThing**](ThingApi.html#putScimThing) | **PUT** /scim/things/{thingId} | Replace

<a name="getScimThings"></a>

# ThingList getScimThings(opts)

GET /scim/things

List

Requires NO permissions:

### Example Usage

\`\`\`{"language":"javascript"}
let opts = {
  'filter': "name eq x" // String | Which ones.
};
\`\`\`

### Parameters

| Name | Type | Description  | Notes |
| ------------- | ------------- | ------------- | ------------- |
 **count** | **Number** | How many. | [optional] [default to 25] |
 **attributes** | **[String]** | Which. | [optional] <br />**Values**: id, name |
 **filter** | **String** | Which ones. |  |
{: class="table"}

### Return type

**ThingList**

<a name="putScimThing"></a>

# void putScimThing(thingId, body, opts)

PUT /scim/things/{thingId}

Replace

Requires ALL permissions:

* thing:thing:edit
* thing:part:edit

### Request Body Schema

Thing <a href="#" onclick="return copy()">Copy</a>

\`\`\`{"language":"json", "maxHeight": "250px"}
{
  "name": String,
  "schemas": [String],
  "parts": {
    "$ref": String,
  },
}
\`\`\`

### Parameters

| Name | Type | Description  | Notes |
| ------------- | ------------- | ------------- | ------------- |
 **thingId** | **String** | Which. |  |
 **body** | **Object** | The thing. |  |
 **ifMatch** | **String** | ${tag} | [optional]  |
{: class="table"}

### Return type

void (no response body)
`

export const python = `# ThingApi

|Method | Description|
|------------- | -------------|
|[**delete_scim_thing**](#delete_scim_thing) | Remove|
|[**get_scim_things**](#get_scim_things) | List|

## delete_scim_thing

> object** delete_scim_thing(thing_id, if_match=if_match)

Remove

Wraps DELETE /scim/things/{thingId}

Requires ANY permissions:

* thing:thing:delete

### Parameters

|Name | Type | Description  | Notes|
|------------- | ------------- | ------------- | -------------|
| **thing_id** | **str**| Which. |  |
| **if_match** | **str**| ${tag} | [optional]  |

### Return type

**object**

## get_scim_things

> [**ThingList**](ThingList) get_scim_things(filter, count=count, excluded_attributes=excluded_attributes)

List

Wraps GET /scim/things

Requires no permissions

### Parameters

|Name | Type | Description  | Notes|
|------------- | ------------- | ------------- | -------------|
| **filter** | **str**| Which ones. |  |
| **count** | **int**| How many. | [optional] [default to 25] |
| **excluded_attributes** | [**list[str]**](str)| Which not. | [optional] <br />**Values**: id, name |

### Return type

[**ThingList**](ThingList)
`

export const ruby = `Method | Description
------------- | -------------
[**delete_scim_thing**](ThingApi.html#delete_scim_thing) | Remove
[**get_scim_things**](ThingApi.html#get_scim_things) | List

## delete_scim_thing(thing_id, opts)

Remove

Wraps DELETE /scim/things/{thingId}

Requires ANY permissions:

* thing:thing:delete

### Parameters

Name | Type | Description  | Notes
------------- | ------------- | ------------- | -------------
 **thing_id** | **String**| Which. |  |
 **if_match** | **String**| ${tag} | [optional]  |
{: class="table"}

### Return type

nil (empty response body)

### HTTP request headers

 - **Content-Type**: application/json, application/scim+json
 - **Accept**: application/scim+json

<a name="get_scim_things"></a>

## [**ThingList**](ThingList.html) get_scim_things

List

Wraps GET /scim/things

Requires NO permissions:

### Parameters

This endpoint does not need any parameter.

### Return type

[**ThingList**](ThingList.html)

### HTTP request headers

 - **Content-Type**: application/json
 - **Accept**: application/json
`

export const swift = `| Method | Description |
| ------------- | ------------- |
| [**getScimThings**](ThingAPI.html#getScimThings) | List |

# **getScimThings**

> [ThingList](ThingList.html) getScimThings(filter, count)

List

Wraps GET /scim/things

Requires ANY permissions:

* thing:thing:view
* thing:thing:edit

### Parameters

| Name | Type | Description  | Notes |
| ------------- | ------------- | ------------- | ------------- |
| **filter** | **String**| Which ones. | |
| **count** | **Int**| How many. | [optional] [default to 25] |
{: class="table"}

### Return type

[**ThingList**](ThingList.html)
`
